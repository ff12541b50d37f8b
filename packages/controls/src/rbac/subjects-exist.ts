import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectsNamed } from '@palisade/core/kubernetes/name-index';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { itemsAt, problem, text } from '../workload/_pod.ts';

export const subjectsExist: WorldControl = {
  form: 'world',
  title: 'Bindings name service accounts that exist',
  severity: 'info',
  why: 'Whoever can create an account of that name in its namespace gets what the role grants.',
  refs: [kubernetesDocs('concepts/security/rbac-good-practices/#periodic-review')],
  peers: [],
  model: 'kubernetes',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    const accounts = world.kind(subject.unit, 'ServiceAccount');
    const named = itemsAt(subject.body.object, [], ['subjects']).flatMap(({ value, path }) => {
      const name = value['kind'] === 'ServiceAccount' ? text(value['name']) : undefined;
      const namespace = text(value['namespace']) ?? subject.namespace;
      // An account of a namespace that these files do not fill is in somebody else's hands.
      const ours = accounts.items.some((one) => one.namespace === namespace);
      return name && name !== 'default' && ours ? [{ name, namespace, path }] : [];
    });
    if (named.length === 0) return undefined;
    return named.flatMap(({ name, namespace, path }): Problem[] => {
      const from = { unit: subject.unit, ...(namespace !== undefined && { namespace }) };
      if (objectsNamed(world, from, 'ServiceAccount', name).length > 0) return [];
      const message = `${subject.kind} "${subject.name}" binds service account "${name}", which does not exist here`;
      return [problem([...path, 'name'], name, message, { unknown: accounts.missing[0] })];
    });
  },
  admission: { none: 'One request cannot see the accounts' },
  fix: { none: 'Only you know which account was meant' },
};
