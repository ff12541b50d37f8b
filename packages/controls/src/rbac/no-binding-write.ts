import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not, or } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noBindingWrite = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not write bindings or roles',
  severity: 'high',
  why: 'Bindings and roles are the rules themselves: whoever writes them hands out everything that they hold, to anybody.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.8'), cwe(269)],
  peers: ['KSV-0050', 'CKV_K8S_157', 'KSV-0055'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(or(grants(item, GRANTS.bindingWrite), grants(item, GRANTS.roleWrite))),
  fails: 'may change who may do what',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
