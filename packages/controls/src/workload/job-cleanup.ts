import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { Job } from '@palisade/core/kubernetes/types.generated';
import { not, or } from '@palisade/core/predicate/predicate';

export const jobCleanup = objectControl<Job>({
  title: 'Jobs are cleared away when they are done',
  severity: 'info',
  why: 'Jobs that ended stay with their pods and logs for ever; thousands of them slow the API server down.',
  refs: [kubernetesDocs('concepts/workloads/controllers/job/#clean-up-finished-jobs-automatically')],
  peers: ['job-ttl-seconds-after-finished'],
  kinds: ['Job'],
  // A CronJob clears its own away, and so does whoever runs a hook.
  when: ({ object }) =>
    not(
      or(
        object.metadata.ownerReferences.some((owner) => owner.kind.is('CronJob')),
        object.metadata.annotations.key('helm.sh/hook').isSet(),
        object.metadata.annotations.key('argocd.argoproj.io/hook').isSet(),
      ),
    ),
  require: ({ object }) => object.spec.ttlSecondsAfterFinished.isSet(),
  fails: 'stays when it is done',
  fix: { none: 'How long its logs are of use, only you know' },
});
