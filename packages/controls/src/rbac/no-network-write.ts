import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not, or } from '@palisade/core/predicate/predicate';
import { grants, notOfCluster } from './_grants.ts';

const GRANT = {
  groups: ['', 'networking.k8s.io', 'discovery.k8s.io', 'gateway.networking.k8s.io', 'extensions'],
  resources: ['services', 'endpoints', 'endpointslices', 'networkpolicies', 'ingresses', 'gateways', 'httproutes'],
  verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
};

export const noNetworkWrite = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not change where traffic goes',
  severity: 'medium',
  why: 'Whoever changes Services, Ingresses or policies reads the traffic of others, or opens what was closed.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cwe(269)],
  peers: ['KSV-0056', 'AVD-KSV-0056'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  // A wildcard brings this and everything else: rbac/no-wildcards.
  require: ({ item }) => or(item.resources.includes('*'), not(grants(item, GRANT))),
  fails: 'may change where traffic goes',
  fix: { none: 'Grant the verbs and resources that are used, and name the objects in resourceNames' },
});
