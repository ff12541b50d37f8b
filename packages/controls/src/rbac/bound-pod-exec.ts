import type { WorldControl } from '@palisade/core/control/control';
import { cwe, kubernetesDocs, mitre } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { grantsThroughRole, isOwnOfCluster, roleOf } from './_chain.ts';

export const boundPodExec: WorldControl = {
  form: 'world',
  title: 'Nobody is bound to a role that enters pods',
  severity: 'medium',
  why: 'A shell in a pod has its files, its network and its service account; here somebody has it.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), mitre('T1609'), cwe(269)],
  peers: ['clusterrolebindingPodExecAttach', 'rolebindingClusterRolePodExecAttach', 'rolebindingRolePodExecAttach'],
  model: 'kubernetes',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  inspect(subject, world) {
    if (!isKubernetes(subject) || isOwnOfCluster(subject.name)) return undefined;
    const role = roleOf(subject, world);
    if (!role) return undefined;
    return grantsThroughRole(role, ['podExec', 'ephemeralContainers']).map(({ rule }) => ({
      at: '/roleRef',
      item: rule,
      message: `${subject.kind} "${subject.name}" lets its subjects enter pods, through ${role.kind} "${role.name}"`,
      related: [{ subject: role, at: rule, message: 'granted here' }],
    }));
  },
  admission: { none: 'One request shows the binding or the role, not both' },
  fix: { none: 'Grant exec to people for the time of an incident, not to accounts for ever' },
};
