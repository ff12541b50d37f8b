import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noWebhookWrite = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not change admission',
  severity: 'high',
  why: 'A mutating webhook sees and rewrites every object, Secrets too; and a policy that is gone refuses nothing.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.12'), cwe(269)],
  peers: ['KSV-0114', 'CKV_K8S_155'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.webhookWrite)),
  fails: 'may change admission webhooks or policies',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
