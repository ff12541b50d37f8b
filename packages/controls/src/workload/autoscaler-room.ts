import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { HorizontalPodAutoscaler } from '@palisade/core/kubernetes/types.generated';

export const autoscalerRoom = objectControl<HorizontalPodAutoscaler>({
  title: 'Autoscalers have room to scale',
  severity: 'low',
  why: 'With equal bounds it scales nothing, and everybody believes it does.',
  refs: [kubernetesDocs('tasks/run-application/horizontal-pod-autoscale/')],
  peers: ['hpaMaxAvailability'],
  kinds: ['HorizontalPodAutoscaler'],
  require: ({ object }) => object.spec.minReplicas.below(object.spec.maxReplicas),
  fails: 'has no room to scale',
  fix: { none: 'Raise maxReplicas, or set replicas and drop the autoscaler' },
});
