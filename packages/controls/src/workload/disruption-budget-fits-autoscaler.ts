import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { labelsAt, selectsLabels } from '@palisade/core/kubernetes/selector';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at, type Data } from '@palisade/core/value';
import { autoscalerOf } from './_autoscaled.ts';

/** How many of `pods` a budget demands: a number, or a share rounded up. */
function demanded(minAvailable: Data | undefined, pods: number): number | undefined {
  if (typeof minAvailable === 'number') return minAvailable;
  const share = typeof minAvailable === 'string' ? /^([0-9]+)%$/.exec(minAvailable) : null;
  return share ? Math.ceil((pods * Number(share[1])) / 100) : undefined;
}

export const disruptionBudgetFitsAutoscaler: WorldControl = {
  form: 'world',
  title: 'Disruption budgets fit the autoscaler’s minimum',
  severity: 'medium',
  why: 'When the service is scaled down no pod may be evicted: nodes cannot be drained, and patches wait.',
  refs: [kubernetesDocs('tasks/run-application/configure-pdb/')],
  peers: ['pdbMinAvailableGreaterThanHPAMinReplicas'],
  model: 'kubernetes',
  kinds: ['Deployment', 'StatefulSet'],
  *inspect(subject, world) {
    if (!isKubernetes(subject)) return;
    const here = ({ namespace }: { readonly namespace?: string }) => namespace === subject.namespace;
    const scaler = autoscalerOf(world, subject);
    const minimum = scaler && at(scaler.body.object, ['spec', 'minReplicas']);
    if (typeof minimum !== 'number') return;
    const labels = labelsAt(subject.body.object, subject.body.template ?? []);
    for (const budget of world.kind(subject.unit, 'PodDisruptionBudget').items.filter(here)) {
      if (selectsLabels(at(budget.body.object, ['spec', 'selector']), labels) !== true) continue;
      const wanted = demanded(at(budget.body.object, ['spec', 'minAvailable']), minimum);
      if (wanted === undefined || wanted <= minimum) continue;
      yield {
        at: '/metadata',
        item: budget.name,
        message: `PodDisruptionBudget "${budget.name}" demands ${wanted} pods of ${subject.kind} "${subject.name}", whose autoscaler keeps ${minimum}`,
        related: [{ subject: budget, at: '/spec/minAvailable', message: 'demanded here' }],
      };
    }
  },
  admission: { none: 'One request cannot see the autoscaler and the budget together' },
  fix: { none: 'Which of the two numbers is wrong is yours to say' },
};
