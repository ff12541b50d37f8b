import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadsFor } from '@palisade/core/kubernetes/label-index';
import { labelsAt, selectsLabels } from '@palisade/core/kubernetes/selector';
import { anyOf } from '@palisade/core/predicate/truth';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at, isObject } from '@palisade/core/value';

export const budgetsSelectPods: WorldControl = {
  form: 'world',
  title: 'Disruption budgets select pods that exist',
  severity: 'low',
  why: 'A budget whose selector matches nothing protects nothing, and everybody believes it does.',
  refs: [kubernetesDocs('tasks/run-application/configure-pdb/')],
  peers: [],
  model: 'kubernetes',
  kinds: ['PodDisruptionBudget'],
  inspect(subject, world) {
    const selector = isKubernetes(subject) ? at(subject.body.object, ['spec', 'selector']) : undefined;
    if (!isObject(selector) || Object.keys(selector).length === 0) return undefined;
    const selected = anyOf(workloadsFor(world, subject, selector), ({ body }) =>
      selectsLabels(selector, labelsAt(body.object, body.template ?? [])),
    );
    if (selected === true) return [];
    const unknown = selected === false ? world.kind(subject.unit, 'Pod').missing[0] : selected.why;
    return [
      {
        at: '/spec/selector',
        message: `PodDisruptionBudget "${subject.name}" selects no pod of its namespace`,
        ...(unknown !== undefined && { unknown }),
      },
    ];
  },
  admission: { none: 'One request cannot see the pods of the namespace' },
  fix: { none: 'Only you know which pods were meant' },
};
