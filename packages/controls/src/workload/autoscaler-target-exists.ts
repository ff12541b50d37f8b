import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { SCALED, targetOf, targetsOf } from './_autoscaled.ts';

export const autoscalerTargetExists: WorldControl = {
  form: 'world',
  title: 'Autoscalers scale a workload that exists',
  severity: 'low',
  why: 'It scales nothing, and at the first peak everybody learns it.',
  refs: [kubernetesDocs('tasks/run-application/horizontal-pod-autoscale/')],
  peers: ['dangling-horizontalpodautoscaler', 'horizontalpodautoscaler-has-target'],
  model: 'kubernetes',
  kinds: ['HorizontalPodAutoscaler'],
  inspect(subject, world) {
    const target = isKubernetes(subject) ? targetOf(subject) : undefined;
    if (!isKubernetes(subject) || !target || !SCALED.includes(target.kind)) return undefined;
    if (targetsOf(world, subject).length > 0) return [];
    const unknown = world.kind(subject.unit, target.kind).missing[0];
    return [
      {
        at: '/spec/scaleTargetRef/name',
        message: `HorizontalPodAutoscaler "${subject.name}" scales ${target.kind} "${target.name}", which does not exist here`,
        ...(unknown !== undefined && { unknown }),
      },
    ];
  },
  admission: { none: 'One request cannot see the workloads' },
  fix: { none: 'Only you know which workload was meant' },
};
