import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { labelsAt, selectsLabels } from '@palisade/core/kubernetes/selector';
import { isObject, Unresolved } from '@palisade/core/value';
import { itemsAt, podOf, problem } from './_pod.ts';

export const spreadSelectsOwnPods: WorldControl = {
  form: 'world',
  title: 'Pods that are to be spread count themselves',
  severity: 'low',
  why: 'A constraint that counts other pods spreads nothing: all replicas may land on one node and go down with it.',
  refs: [kubernetesDocs('concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject) {
    const pod = podOf(subject);
    const constraints = pod
      ? itemsAt(pod.spec, pod.path, ['topologySpreadConstraints']).filter(({ value }) =>
          isObject(value['labelSelector']),
        )
      : [];
    if (!pod || constraints.length === 0) return undefined;
    const labels = labelsAt(pod.subject.body.object, pod.subject.body.template ?? []);
    return constraints.flatMap(({ value, path }, index): Problem[] => {
      const truth = selectsLabels(value['labelSelector'], labels);
      if (truth === true) return [];
      const message = `${pod.subject.kind} "${pod.subject.name}" spreads its pods by those that have other labels than they do`;
      const unknown = truth instanceof Unresolved ? truth.why : undefined;
      return [problem([...path, 'labelSelector'], `constraint ${index + 1}`, message, { unknown })];
    });
  },
  admission: { none: 'A selector is matched with labels, and the predicates of policies compare single values' },
  fix: { none: 'Select the labels of the template; which of them, only you know' },
};
