import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noTokenCreate = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not make tokens of service accounts',
  severity: 'high',
  why: 'A token of any service account is that service account, for as long as the token was asked to live.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.13'), cwe(522)],
  peers: [],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.tokenCreate)),
  fails: 'may make tokens of any service account',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
