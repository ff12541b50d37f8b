import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { selectingObjects } from '@palisade/core/kubernetes/label-index';
import { labelsAt, selectsLabels } from '@palisade/core/kubernetes/selector';
import { anyOf } from '@palisade/core/predicate/truth';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at } from '@palisade/core/value';

export const disruptionBudget: WorldControl = {
  form: 'world',
  title: 'Services have a disruption budget',
  severity: 'low',
  why: 'A drain of nodes, as at every upgrade of the cluster, may take all replicas away at once.',
  refs: [kubernetesDocs('tasks/run-application/configure-pdb/')],
  peers: ['missingPodDisruptionBudget', 'deployment-has-poddisruptionbudget', 'statefulset-has-poddisruptionbudget'],
  model: 'kubernetes',
  kinds: ['Deployment', 'StatefulSet'],
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    const labels = labelsAt(subject.body.object, subject.body.template ?? []);
    const budgets = world.kind(subject.unit, 'PodDisruptionBudget');
    const selecting = selectingObjects(world, subject, 'PodDisruptionBudget', ['spec', 'selector']);
    const selected = anyOf(selecting, ({ body }) => selectsLabels(at(body.object, ['spec', 'selector']), labels));
    if (selected === true) return [];
    const unknown = selected === false ? budgets.missing[0] : selected.why;
    const message = `No PodDisruptionBudget selects the pods of ${subject.kind} "${subject.name}"`;
    return [{ at: '/metadata', message, ...(unknown !== undefined && { unknown }) }];
  },
  admission: { none: 'One request cannot see the budgets' },
  fix: { none: 'The budget is an object of its own: `palisade synth` writes it' },
};
