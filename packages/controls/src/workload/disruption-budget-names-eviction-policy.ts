import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl, set } from '@palisade/core/control/workload';
import type { PodDisruptionBudget } from '@palisade/core/kubernetes/types.generated';

export const disruptionBudgetNamesEvictionPolicy = objectControl<PodDisruptionBudget>({
  title: 'Disruption budgets say whether broken pods may go',
  severity: 'info',
  why: 'By default, pods that are not ready count as missing and are not evicted: one service that crashes keeps its nodes from being drained.',
  refs: [kubernetesDocs('tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy')],
  peers: ['pdb-unhealthy-pod-eviction-policy'],
  kinds: ['PodDisruptionBudget'],
  require: ({ object }) => object.spec.unhealthyPodEvictionPolicy.isSet(),
  fails: 'does not say whether pods that are not ready may be evicted',
  fix: {
    safety: 'unsafe',
    description: 'Sets unhealthyPodEvictionPolicy to AlwaysAllow; a pod that is starting may then be evicted too',
    edits: ({ object }) => [set(object.spec.unhealthyPodEvictionPolicy, 'AlwaysAllow')],
  },
});
