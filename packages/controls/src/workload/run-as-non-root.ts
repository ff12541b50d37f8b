import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { and, or } from '@palisade/core/predicate/predicate';

export const runAsNonRoot = workloadControl({
  title: 'Containers run as a non-root user',
  severity: 'high',
  why: 'A process that escapes its container as uid 0 is root on the node.',
  refs: [pss('restricted'), cisKubernetes('5.2.7'), nsaCisa('non-root containers'), cwe(250)],
  peers: ['KSV-0012', 'AVD-KSV-0012', 'CKV_K8S_23', 'run-as-non-root', 'runAsRootAllowed'],
  each: 'container',
  require: ({ container, pod }) =>
    or(
      container.securityContext.runAsNonRoot.is(true),
      and(container.securityContext.runAsNonRoot.isAbsent(), pod.securityContext.runAsNonRoot.is(true)),
    ),
  fails: 'may run as root',
  fix: { safety: 'unsafe', description: 'Sets runAsNonRoot to true; an image whose user is root will no longer start' },
});
