import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadsFor } from '@palisade/core/kubernetes/label-index';
import { labelsAt, selectsLabels } from '@palisade/core/kubernetes/selector';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at } from '@palisade/core/value';
import type { World } from '@palisade/core/world';
import { autoscalerOf } from './_autoscaled.ts';

const REPLICATED = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];

const selectedBy = (world: World, budget: KubernetesSubject): readonly KubernetesSubject[] => {
  const selector = at(budget.body.object, ['spec', 'selector']);
  return workloadsFor(world, budget, selector).filter(
    ({ body }) => selectsLabels(selector, labelsAt(body.object, body.template ?? [])) === true,
  );
};

/** At the least: an autoscaler may keep more. */
const replicasOf = ({ body }: KubernetesSubject, scaler: KubernetesSubject | undefined): number => {
  const count = at((scaler ?? { body }).body.object, ['spec', scaler ? 'minReplicas' : 'replicas']);
  return typeof count === 'number' ? count : Number.NaN;
};

export const disruptionBudgetLeavesRoom: WorldControl = {
  form: 'world',
  title: 'Disruption budgets ask for fewer pods than there are',
  severity: 'medium',
  why: 'Nodes cannot be drained: upgrades and security patches of the cluster wait, until somebody forces them.',
  refs: [kubernetesDocs('tasks/run-application/configure-pdb/')],
  peers: ['pdb-min-available', 'pdbDisruptionsIsZero'],
  model: 'kubernetes',
  kinds: ['PodDisruptionBudget'],
  inspect(subject, world) {
    const least = isKubernetes(subject) ? at(subject.body.object, ['spec', 'minAvailable']) : undefined;
    if (!isKubernetes(subject) || typeof least !== 'number' || least < 1) return undefined;
    const selected = selectedBy(world, subject);
    const counted = selected.filter(({ kind }) => REPLICATED.includes(kind));
    if (counted.length === 0 || counted.length < selected.length) return undefined;
    const scalers = counted.map((one) => autoscalerOf(world, one));
    const pods = counted.reduce((sum, one, index) => sum + replicasOf(one, scalers[index]), 0);
    // More than an autoscaler keeps is workload/disruption-budget-fits-autoscaler.
    const none = scalers.some((scaler) => scaler !== undefined) ? least === pods : least >= pods;
    if (!(pods > 0 && none)) return [];
    return [
      {
        at: '/spec/minAvailable',
        message: `PodDisruptionBudget "${subject.name}" keeps ${least} of the ${pods} pods that there are at the least`,
        related: counted.map((one, index) => ({
          subject: scalers[index] ?? one,
          at: scalers[index] ? '/spec/minReplicas' : '/spec/replicas',
          message: 'the pods that it selects',
        })),
      },
    ];
  },
  admission: { none: 'One request cannot see the workloads that the budget selects' },
  fix: { none: 'Allow one pod to be gone: maxUnavailable: 1 holds for any number of replicas' },
};
