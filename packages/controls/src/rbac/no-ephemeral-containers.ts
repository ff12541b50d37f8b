import { cwe, kubernetesDocs, mitre } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noEphemeralContainers = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not add containers to running pods',
  severity: 'high',
  why: 'An ephemeral container shares the namespaces of the pod that it is put into, and may see its processes and memory.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), mitre('T1609'), cwe(269)],
  peers: [],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.ephemeralContainers)),
  fails: 'may put a container into a running pod',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
