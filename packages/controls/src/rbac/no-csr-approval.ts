import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noCsrApproval = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not approve certificates',
  severity: 'high',
  why: 'An approved request is a client certificate for whatever name stands in it, system:masters included.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.11'), cwe(295)],
  peers: ['CKV_K8S_156'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.csrApprove)),
  fails: 'may approve certificate requests',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
