import { cwe, kubernetesDocs, mitre } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noPodExec = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not enter pods',
  severity: 'high',
  why: 'A shell in a pod has its files, its network and its service account.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), mitre('T1609'), cwe(269)],
  peers: ['KSV-0053', 'clusterrolePodExecAttach', 'rolePodExecAttach', 'KSV-0054', 'AVD-KSV-0053', 'AVD-KSV-0054'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.podExec)),
  fails: 'may enter pods (exec, attach or port-forward)',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
