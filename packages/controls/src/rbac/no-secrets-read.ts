import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noSecretsRead = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not read all Secrets',
  severity: 'high',
  why: 'Whoever reads the Secrets of a namespace has the credentials of everything in it, service account tokens included.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.2'), cwe(522)],
  peers: ['KSV-0041', 'KSV-0113', 'CKV2_K8S_5', 'access-to-secrets'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.secretsRead)),
  fails: 'reads all Secrets',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
