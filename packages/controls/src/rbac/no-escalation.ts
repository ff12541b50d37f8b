import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noEscalation = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not lift the limits of RBAC',
  severity: 'critical',
  why: '`escalate` and `bind` let their holder grant what they do not have: it is cluster-admin in one more request.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.8'), cwe(269)],
  peers: ['KSV-0045', 'KSV-0051', 'CKV_K8S_158'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.escalate)),
  fails: 'may grant more than it has (bind or escalate)',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
