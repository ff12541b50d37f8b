import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noImpersonation = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not impersonate',
  severity: 'critical',
  why: 'Whoever may impersonate users and groups acts as system:masters, and the audit log names somebody else.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.8'), cwe(290)],
  peers: ['KSV-0043', 'CKV2_K8S_3'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.impersonate)),
  fails: 'may act as anybody',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
