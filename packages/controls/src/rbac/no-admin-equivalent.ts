import type { WorldControl } from '@palisade/core/control/control';
import { cisKubernetes, cwe } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { type Data, isList, isObject } from '@palisade/core/value';
import { isOwnOfCluster, roleOf } from './_chain.ts';

const EVERY_VERB = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

const has = (list: Data | undefined, value: string): boolean => isList(list) && list.includes(value);

/** Everything on everything, by a star or verb by verb. */
const isEverything = (rule: Data): boolean =>
  isObject(rule) &&
  has(rule['apiGroups'], '*') &&
  has(rule['resources'], '*') &&
  (has(rule['verbs'], '*') || EVERY_VERB.every((verb) => has(rule['verbs'], verb)));

export const noAdminEquivalent: WorldControl = {
  form: 'world',
  title: 'Nobody is bound to cluster-admin by another name',
  severity: 'critical',
  why: 'The role may do everything to everything: whoever takes over its holder has the cluster, and no list of admins shows it.',
  refs: [cisKubernetes('5.1.1'), cisKubernetes('5.1.3'), cwe(250)],
  peers: ['clusterrolebindingClusterAdmin', 'rolebindingClusterAdminRole', 'rolebindingClusterAdminClusterRole'],
  model: 'kubernetes',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  inspect(subject, world) {
    if (!isKubernetes(subject) || isOwnOfCluster(subject.name)) return undefined;
    const role = roleOf(subject, world);
    const rules = role?.body.object['rules'];
    if (!role || !isList(rules)) return undefined;
    const index = rules.findIndex(isEverything);
    if (index < 0) return [];
    return [
      {
        at: '/roleRef',
        message: `${subject.kind} "${subject.name}" binds ${role.kind} "${role.name}", which may do everything`,
        related: [{ subject: role, at: `/rules/${index}`, message: 'everything is granted here' }],
      },
    ];
  },
  admission: { none: 'One request shows the binding or the role, not both' },
  fix: { none: 'List the verbs and resources that are used' },
};
