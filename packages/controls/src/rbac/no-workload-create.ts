import { cisKubernetes, cwe, kubernetesDocs, mitre } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not, or } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noWorkloadCreate = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not create pods',
  severity: 'medium',
  why: 'Whoever creates a pod chooses its service account, its mounts and its node: with that, all Secrets and identities of the namespace.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.4'), mitre('T1610'), cwe(269)],
  peers: ['KSV-0048', 'access-to-create-pods'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(or(grants(item, GRANTS.podCreate), grants(item, GRANTS.workloadCreate))),
  fails: 'may create or change pods',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
