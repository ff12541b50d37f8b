import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noNodeProxy = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not reach the kubelet',
  severity: 'high',
  why: 'Through nodes/proxy every pod of the node can be entered, past admission and mostly past the audit log.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.10'), cwe(269)],
  peers: ['KSV-0047'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.nodeProxy)),
  fails: 'reaches the kubelet through nodes/proxy',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
