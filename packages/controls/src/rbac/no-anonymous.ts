import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRoleBinding, Subject } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';

export const noAnonymous = objectControl<ClusterRoleBinding, Subject>({
  title: 'Nothing is granted to the anonymous',
  severity: 'critical',
  why: 'Whoever reaches the API server has the role, without a name or a password.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.1'), cwe(306)],
  peers: ['KSV-0122', 'AVD-KSV-0122'],
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  each: ['subjects'],
  when: ({ object }) => object.metadata.name.isNot('system:public-info-viewer'),
  require: ({ item }) => not(item.name.oneOf(['system:anonymous', 'system:unauthenticated'])),
  fails: 'grants to the anonymous',
  fix: { none: 'Bind users, groups or service accounts by name' },
});
