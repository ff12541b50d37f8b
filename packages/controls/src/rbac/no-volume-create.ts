import { cisKubernetes, cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';
import { GRANTS, grants, notOfCluster } from './_grants.ts';

export const noVolumeCreate = objectControl<ClusterRole, PolicyRule>({
  title: 'Roles do not create persistent volumes',
  severity: 'high',
  why: 'A PersistentVolume of kind hostPath mounts any path of the node, past Pod Security admission.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/'), cisKubernetes('5.1.9'), cwe(668)],
  peers: [],
  kinds: ['Role', 'ClusterRole'],
  each: ['rules'],
  when: notOfCluster,
  require: ({ item }) => not(grants(item, GRANTS.volumeCreate)),
  fails: 'may create persistent volumes',
  fix: { none: 'Grant the verbs and resources that are used, by name' },
});
