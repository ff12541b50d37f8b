import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRoleBinding, Subject } from '@palisade/core/kubernetes/types.generated';

export const noSystemMasters = objectControl<ClusterRoleBinding, Subject>({
  title: 'The group system:masters is not used',
  severity: 'high',
  why: 'Its members pass every authorization check, and no one can take that from a certificate that names it.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.7'), cwe(250)],
  peers: [],
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  each: ['subjects'],
  when: ({ object }) => object.metadata.name.isNot('cluster-admin'),
  require: ({ item }) => item.name.isNot('system:masters'),
  fails: 'names system:masters',
  fix: { none: 'Use a group of your own, bound to what it needs' },
});
