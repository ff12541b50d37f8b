import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { PodDisruptionBudget } from '@palisade/core/kubernetes/types.generated';
import { and, not } from '@palisade/core/predicate/predicate';

export const disruptionBudgetAllows = objectControl<PodDisruptionBudget>({
  title: 'Disruption budgets allow a disruption',
  severity: 'medium',
  why: 'Nodes cannot be drained: upgrades and security patches of the cluster wait, until somebody forces them.',
  refs: [kubernetesDocs('tasks/run-application/configure-pdb/')],
  peers: ['pdb-max-unavailable', 'pdb-min-available', 'pdbDisruptionsIsZero'],
  kinds: ['PodDisruptionBudget'],
  require: ({ object }) =>
    and(
      not(object.spec.maxUnavailable.is(0)),
      not(object.spec.maxUnavailable.is('0%')),
      not(object.spec.minAvailable.is('100%')),
    ),
  fails: 'allows no disruption at all',
  fix: { none: 'Allow one pod to be gone: maxUnavailable: 1' },
});
