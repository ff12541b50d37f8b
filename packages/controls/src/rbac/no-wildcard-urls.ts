import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';

export const noWildcardUrls = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles name the URLs that they open',
  severity: 'medium',
  why: 'A star opens every endpoint of the API server that is not a resource: profiles, logs, metrics.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.3'), cwe(250)],
  kinds: ['ClusterRole'],
  each: ['rules'],
  require: ({ item }) => not(item.nonResourceURLs.includes('*')),
  fails: 'opens every URL of the API server',
  fix: { none: 'List the URLs that are used, as /metrics' },
});
