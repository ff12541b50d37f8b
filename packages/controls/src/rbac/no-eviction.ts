import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noEviction = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not drive pods from nodes',
  severity: 'medium',
  why: 'Whoever evicts pods or taints nodes takes services down, or drives them to a node of their choice.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cwe(269)],
  peers: [],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.evict)),
  fails: 'may evict pods or change nodes',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
