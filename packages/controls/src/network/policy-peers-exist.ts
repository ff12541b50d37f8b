import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadsFor } from '@palisade/core/kubernetes/label-index';
import { labelsAt, selectsLabels } from '@palisade/core/kubernetes/selector';
import { anyOf } from '@palisade/core/predicate/truth';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { isObject } from '@palisade/core/value';
import { itemsAt, problem } from '../workload/_pod.ts';

const SIDES = [
  ['ingress', 'from'],
  ['egress', 'to'],
] as const;

export const policyPeersExist: WorldControl = {
  form: 'world',
  title: 'Network policies allow pods that exist',
  severity: 'low',
  why: 'The traffic that was to be allowed is refused, and whoever can create a pod with these labels gets in.',
  refs: [kubernetesDocs('concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors')],
  peers: ['dangling-networkpolicypeer-podselector'],
  model: 'kubernetes',
  kinds: ['NetworkPolicy'],
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    // Pods of other namespaces are mostly in other files.
    const peers = SIDES.flatMap(([rules, list]) =>
      itemsAt(subject.body.object, [], ['spec', rules]).flatMap((rule) => itemsAt(rule.value, rule.path, [list])),
    ).filter(({ value }) => {
      const selector = value['podSelector'];
      return value['namespaceSelector'] === undefined && isObject(selector) && Object.keys(selector).length > 0;
    });
    if (peers.length === 0) return undefined;
    return peers.flatMap(({ value, path }): Problem[] => {
      const selector = value['podSelector'];
      const selected = anyOf(workloadsFor(world, subject, selector), ({ body }) =>
        selectsLabels(selector, labelsAt(body.object, body.template ?? [])),
      );
      if (selected === true) return [];
      const unknown = selected === false ? world.kind(subject.unit, 'Pod').missing[0] : selected.why;
      const message = `NetworkPolicy "${subject.name}" allows pods of its namespace that do not exist`;
      return [problem([...path, 'podSelector'], path.join('.'), message, { unknown })];
    });
  },
  admission: { none: 'One request cannot see the pods of the namespace' },
  fix: { none: 'Only you know which pods were meant' },
};
