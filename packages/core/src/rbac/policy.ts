/** What the bindings of a unit grant, to whom, and where: all that the authorizer of an API server would read. */
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { type Data, type DataObject, isList, isObject, OPEN, Unresolved } from '../value.ts';
import { perUnit, type World } from '../world.ts';
import { DEFAULT_NAMESPACE, type Principal, subjectOf } from './principal.ts';
import { type BoundRole, roleNamed } from './role.ts';
import { holeIn } from './truth.ts';

export interface Bound {
  readonly binding: KubernetesSubject;
  /** Of a RoleBinding, which grants there alone. None: everywhere. */
  readonly namespace: string | undefined;
  /** The binding names no namespace: the deploy does, or it is `default`. */
  readonly anywhere: boolean;
  readonly subjects: readonly Principal[];
  /** Why it may have more subjects. */
  readonly open: string | undefined;
  readonly role: BoundRole;
}

export interface Policy {
  readonly bounds: readonly Bound[];
  /** Why there may be more bindings. */
  readonly missing: readonly string[];
  /** All bindings were seen, as in a cluster, and not only those of somebody's files. */
  readonly whole: boolean;
}

const KINDS = ['ClusterRoleBinding', 'RoleBinding'] as const;

function subjectsOf(object: DataObject, namespace: string | undefined): Pick<Bound, 'subjects' | 'open'> {
  const { subjects } = object;
  const list = isList(subjects) ? subjects : [];
  const found = list.map((subject) => subjectOf(subject, namespace));
  const subjectsSeen = found.flatMap((subject) => (subject && !(subject instanceof Unresolved) ? [subject] : []));
  const hole = found.find((subject) => subject instanceof Unresolved);
  return {
    subjects: subjectsSeen,
    open: hole?.why ?? holeIn(subjects) ?? (subjects === undefined ? object[OPEN] : undefined),
  };
}

const UNKNOWN_ROLE = 'the binding names a role that only the deploy knows';

function roleOf(ref: Data | undefined, binding: KubernetesSubject, world: World): BoundRole {
  const { kind, name } = isObject(ref) ? ref : {};
  if (typeof name === 'string' && (kind === 'Role' || kind === 'ClusterRole' || kind === undefined))
    return roleNamed(world, binding.unit, kind ?? 'ClusterRole', name, binding.namespace);
  const open = [ref, kind, name].some((part) => part instanceof Unresolved) ? UNKNOWN_ROLE : undefined;
  return { kind: 'ClusterRole', name: '', subject: undefined, rules: [], open };
}

function boundOf(binding: KubernetesSubject, world: World): Bound {
  const { object } = binding.body;
  const named = binding.namespace ?? DEFAULT_NAMESPACE;
  const ofNamespace = binding.kind === 'RoleBinding';
  return {
    binding,
    namespace: ofNamespace ? named : undefined,
    anywhere: ofNamespace && binding.namespace === undefined,
    ...subjectsOf(object, ofNamespace ? named : undefined),
    role: roleOf(object['roleRef'], binding, world),
  };
}

export const policyOf = perUnit((world, unit): Policy => {
  const seen = KINDS.map((kind) => world.kind(unit, kind));
  return {
    bounds: seen.flatMap(({ items }) => items.map((binding) => boundOf(binding, world))),
    missing: [...new Set(seen.flatMap(({ missing }) => missing))],
    whole: seen.every(({ whole }) => whole),
  };
});
