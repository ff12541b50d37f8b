import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { HorizontalPodAutoscaler } from '@palisade/core/kubernetes/types.generated';

export const autoscalerMinimum = objectControl<HorizontalPodAutoscaler>({
  title: 'Autoscalers keep two replicas',
  severity: 'low',
  why: 'At night one pod is left, and its node’s next upgrade is an outage.',
  refs: [kubernetesDocs('tasks/run-application/horizontal-pod-autoscale/')],
  peers: ['hpaMinAvailability', 'hpa-minimum-three-replicas'],
  kinds: ['HorizontalPodAutoscaler'],
  require: ({ object }) => object.spec.minReplicas.atLeast(2),
  fails: 'may go down to a single replica',
  fix: { none: 'Set minReplicas to 2 or more' },
});
