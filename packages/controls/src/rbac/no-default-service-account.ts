import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRoleBinding, Subject } from '@palisade/core/kubernetes/types.generated';
import { and, not } from '@palisade/core/predicate/predicate';

export const noDefaultServiceAccount = objectControl<ClusterRoleBinding, Subject>({
  title: 'Nothing is granted to a default service account',
  severity: 'medium',
  why: 'Every pod of the namespace that names no account of its own has the role.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.5'), cwe(266)],
  peers: ['CKV_K8S_42'],
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  each: ['subjects'],
  require: ({ item }) => not(and(item.kind.is('ServiceAccount'), item.name.is('default'))),
  fails: 'grants to a default service account',
  fix: { none: 'Give the workload a service account of its own and bind that' },
});
