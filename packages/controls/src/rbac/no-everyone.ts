import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRoleBinding, Subject } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';

export const noEveryone = objectControl<ClusterRoleBinding, Subject>({
  title: 'Nothing is granted to everybody who is known',
  severity: 'high',
  why: 'All users and every pod of the cluster have the role, those of tomorrow too.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.1'), cwe(266)],
  peers: ['KSV-0123', 'AVD-KSV-0123'],
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  each: ['subjects'],
  when: ({ object }) => not(object.metadata.name.matches('^system:')),
  require: ({ item }) => not(item.name.oneOf(['system:authenticated', 'system:serviceaccounts'])),
  fails: 'grants to everybody who has an identity',
  fix: { none: 'Bind users, groups or service accounts by name' },
});
