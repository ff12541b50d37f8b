import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRoleBinding } from '@palisade/core/kubernetes/types.generated';

export const noClusterAdmin = objectControl<ClusterRoleBinding>({
  title: 'Nobody is bound to cluster-admin',
  severity: 'critical',
  why: 'cluster-admin may do everything to everything: whoever takes over its holder has the cluster.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.1'), cwe(250)],
  peers: [
    'KSV-0111',
    'cluster-admin-role-binding',
    'clusterrolebindingClusterAdmin',
    'rolebindingClusterAdminClusterRole',
  ],
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  when: ({ object }) => object.metadata.name.isNot('cluster-admin'),
  require: ({ object }) => object.roleRef.name.isNot('cluster-admin'),
  fails: 'binds cluster-admin',
  fix: { none: 'Bind a role that grants what is used; keep break-glass access out of the manifests' },
});
