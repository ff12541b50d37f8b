import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { selectingObjects } from '@palisade/core/kubernetes/label-index';
import { anyOf } from '@palisade/core/predicate/truth';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { DIRECTIONS, governs, selectsPods } from './_policies.ts';

export const isolatedPods: WorldControl = {
  form: 'world',
  title: 'Pods are isolated by network policies',
  severity: 'low',
  why: 'A pod that no policy selects may be reached by everything in the cluster, and may reach everything.',
  refs: [
    kubernetesDocs('concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation'),
    nsaCisa('network policies'),
  ],
  peers: ['non-isolated-pod', 'missingNetworkPolicy', 'pod-networkpolicy', 'CKV2_K8S_6'],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    const missing = world.kind(subject.unit, 'NetworkPolicy').missing.join('; ');
    const own = selectingObjects(world, subject, 'NetworkPolicy', ['spec', 'podSelector']);
    const open = DIRECTIONS.flatMap((direction) => {
      const governed = anyOf(own, (policy) => governs(policy, direction) && selectsPods(policy, subject));
      if (governed === true) return [];
      return { direction, unknown: governed === false ? missing : governed.why };
    });
    return [...Map.groupBy(open, ({ unknown }) => unknown)].map(([unknown, members]) => {
      const directions = members.map(({ direction }) => direction);
      return {
        at: '/metadata',
        item: directions.join(' '),
        message: `No NetworkPolicy governs the ${directions.join(' or the ').toLowerCase()} of ${subject.kind} "${subject.name}"`,
        ...(unknown !== '' && { unknown }),
      };
    });
  },
  admission: { none: 'One request cannot see the policies of the namespace' },
  fix: { none: 'Who may reach the pod is yours to say: `palisade synth` writes the policy from the declared callers' },
};
