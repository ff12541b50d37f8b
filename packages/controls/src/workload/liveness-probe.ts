import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { addProbe, LASTING } from './_probe.ts';

export const livenessProbe = workloadControl({
  title: 'Services have a liveness probe',
  severity: 'low',
  why: 'A process that hangs is left hanging: only one that exits is restarted.',
  refs: [kubernetesDocs('tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'), cwe(754)],
  peers: ['CKV_K8S_8', 'no-liveness-probe', 'livenessProbeMissing', 'pod-probes'],
  kinds: LASTING,
  each: 'app-container',
  require: ({ container }) => container.livenessProbe.isSet(),
  fails: 'has no liveness probe',
  fix: addProbe('livenessProbe'),
});
