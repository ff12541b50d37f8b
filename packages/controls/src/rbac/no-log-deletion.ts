import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not, or } from '@palisade/core/predicate/predicate';
import { grants, notOfCluster } from './_grants.ts';

const GRANT = {
  groups: [''],
  resources: ['pods/log'],
  verbs: ['delete', 'deletecollection'],
};

export const noLogDeletion = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not delete the logs of pods',
  severity: 'low',
  why: 'Whoever broke in wipes the logs that would show it.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cwe(269)],
  peers: ['KSV-0042', 'AVD-KSV-0042'],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  // A wildcard brings this and everything else: rbac/no-wildcards.
  require: ({ item }) => or(item.resources.includes('*'), not(grants(item, GRANT))),
  fails: 'may delete the logs of pods',
  fix: { none: 'Grant get on pods/log, which is what reading takes' },
});
