import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not, or } from '@palisade/core/predicate/predicate';
import { grants, notOfCluster } from './_grants.ts';

const GRANT = {
  groups: [''],
  resources: ['configmaps'],
  verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
};

export const noConfigMapWrite = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not write every ConfigMap',
  severity: 'low',
  why: 'Programs do as their ConfigMaps say: whoever writes them steers every workload of the namespace, and parts of the cluster.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cwe(269)],
  peers: ['KSV-0049', 'AVD-KSV-0049'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  // A wildcard brings this and everything else: rbac/no-wildcards.
  require: ({ item }) => or(item.resources.includes('*'), not(grants(item, GRANT))),
  fails: 'may write every ConfigMap',
  fix: { none: 'Name the ConfigMaps that it writes in resourceNames' },
});
