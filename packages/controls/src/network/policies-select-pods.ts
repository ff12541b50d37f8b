import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadsFor } from '@palisade/core/kubernetes/label-index';
import { anyOf } from '@palisade/core/predicate/truth';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { everyPod, selectsPods, specOf } from './_policies.ts';

export const policiesSelectPods: WorldControl = {
  form: 'world',
  title: 'Network policies select pods that exist',
  severity: 'low',
  why: 'A policy whose selector matches nothing protects nothing, and everybody believes it does.',
  refs: [kubernetesDocs('concepts/services-networking/network-policies/')],
  peers: ['dangling-networkpolicy', 'networkpolicy-targets-pod'],
  model: 'kubernetes',
  kinds: ['NetworkPolicy'],
  inspect(subject, world) {
    if (!isKubernetes(subject) || everyPod(subject)) return undefined;
    const candidates = workloadsFor(world, subject, specOf(subject)?.['podSelector']);
    const selected = anyOf(candidates, (one) => selectsPods(subject, one));
    if (selected === true) return [];
    const unknown = selected === false ? world.kind(subject.unit, 'Pod').missing[0] : selected.why;
    return [
      {
        at: '/spec/podSelector',
        message: `NetworkPolicy "${subject.name}" selects no pod of its namespace`,
        ...(unknown !== undefined && { unknown }),
      },
    ];
  },
  admission: { none: 'One request cannot see the pods of the namespace' },
  fix: { none: 'Only you know which pods were meant' },
};
