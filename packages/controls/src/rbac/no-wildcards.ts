import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { and, not } from '@palisade/core/predicate/predicate';
import { notOfCluster } from './_grants.ts';

export const noWildcards = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles name their verbs and resources',
  severity: 'high',
  why: 'A star grants what exists today and everything that will be added tomorrow, by any operator.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.3'), cwe(250)],
  peers: ['KSV-0044', 'KSV-0046', 'CKV_K8S_49', 'wildcard-in-rules', 'KSV-0112'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => and(not(item.verbs.includes('*')), not(item.resources.includes('*'))),
  fails: 'grants by a wildcard',
  fix: { none: 'List the verbs and resources that are used' },
});
