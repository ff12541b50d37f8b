import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { addProbe, LASTING } from './_probe.ts';

export const readinessProbe = workloadControl({
  title: 'Services have a readiness probe',
  severity: 'medium',
  why: 'Traffic is sent to the pod before it can answer, at every deploy and every restart, and a rollout cannot tell that the new version does not work.',
  refs: [kubernetesDocs('tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'), cwe(754)],
  peers: ['CKV_K8S_9', 'no-readiness-probe', 'readinessProbeMissing', 'pod-probes'],
  kinds: LASTING,
  each: 'app-container',
  require: ({ container }) => container.readinessProbe.isSet(),
  fails: 'has no readiness probe',
  fix: addProbe('readinessProbe'),
});
