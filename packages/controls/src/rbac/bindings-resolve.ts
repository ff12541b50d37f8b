import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { isObject } from '@palisade/core/value';

/** What every cluster has. */
const BUILT_IN = /^(?:cluster-admin|admin|edit|view|system:.*)$/;

export const bindingsResolve: WorldControl = {
  form: 'world',
  title: 'Bindings refer to roles that exist',
  severity: 'low',
  why: 'A binding to a role that is not there grants whatever somebody later creates under that name.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/#periodic-review')],
  peers: [],
  model: 'kubernetes',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  inspect(subject, world): Problem[] | undefined {
    const ref = isKubernetes(subject) ? subject.body.object['roleRef'] : undefined;
    if (!isObject(ref) || typeof ref['name'] !== 'string' || BUILT_IN.test(ref['name'])) return undefined;
    const kind = ref['kind'] === 'Role' ? 'Role' : 'ClusterRole';
    const roles = world.kind(subject.unit, kind);
    const found = roles.items.some(
      (role) => role.name === ref['name'] && (kind === 'ClusterRole' || role.namespace === subject.namespace),
    );
    if (found) return [];
    const message = `${subject.kind} "${subject.name}" binds ${kind} "${ref['name']}", which does not exist here`;
    // A ClusterRole is often installed by somebody else: absent here is not absent there.
    const unknown =
      roles.missing[0] ?? (kind === 'ClusterRole' && !roles.whole ? 'the cluster may have it' : undefined);
    return [{ at: '/roleRef/name', message, ...(unknown !== undefined && { unknown }) }];
  },
  admission: { none: 'One request cannot see the roles' },
  fix: { none: 'Only you know which role was meant' },
};
