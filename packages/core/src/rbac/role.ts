/** The rules of the role that a binding names, with where each stands: aggregated ones stand in other roles. */
import { labelsAt, selectsLabels } from '../kubernetes/selector.ts';
import type { Truth } from '../predicate/judge.ts';
import { anyOf } from '../predicate/truth.ts';
import { remember } from '../remember.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { at, type Data, type DataObject, isList, isObject, newObject, OPEN } from '../value.ts';
import { perUnit, type Seen, type World } from '../world.ts';
import { BUILT_IN, type BuiltIn } from './built-in.ts';
import { holeIn } from './truth.ts';

export interface Rule {
  readonly rule: DataObject;
  /** The role that it stands in; none where every cluster has it and no file shows it. */
  readonly role: KubernetesSubject | undefined;
  /** Pointer in that role. */
  readonly at: string;
  /** Why it may not be a rule of the role that was asked for. */
  readonly doubt: string | undefined;
}

export interface BoundRole {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
  readonly subject: KubernetesSubject | undefined;
  readonly rules: readonly Rule[];
  /** Why it may have more rules. */
  readonly open: string | undefined;
}

type Roles = Seen<KubernetesSubject>;

function ownRules(role: KubernetesSubject): Rule[] {
  const { rules } = role.body.object;
  if (!isList(rules)) return [];
  return rules.flatMap((rule, index) =>
    isObject(rule) ? [{ rule, role, at: `/rules/${index}`, doubt: role.uncertain }] : [],
  );
}

const rulesHole = ({ body: { object } }: KubernetesSubject): string | undefined =>
  holeIn(object['rules']) ?? (object['rules'] === undefined ? object[OPEN] : undefined);

/** A server has stored it: its controller has put the aggregated rules into it. */
const isStored = ({ body }: KubernetesSubject): boolean => typeof at(body.object, ['metadata', 'uid']) === 'string';

function selectorsOf(role: KubernetesSubject): readonly Data[] | undefined {
  const rule = role.body.object['aggregationRule'];
  if (!isObject(rule) || isStored(role)) return undefined;
  return isList(rule['clusterRoleSelectors']) ? rule['clusterRoleSelectors'] : [];
}

const NO_LABELS = newObject();

/** Do the selectors take the role in? */
function selected(role: KubernetesSubject, selectors: readonly Data[]): Truth {
  const labels = labelsAt(role.body.object, []) ?? NO_LABELS;
  return anyOf(selectors, (selector) => selectsLabels(selector, labels));
}

interface Taken {
  readonly other: KubernetesSubject;
  /** Why it may not be taken in. */
  readonly doubt: string | undefined;
}

/** The roles that each aggregated role takes in, once for all who ask. */
const takings = remember((roles: Roles) => {
  const known = new Map<KubernetesSubject, readonly Taken[]>();
  return (role: KubernetesSubject): readonly Taken[] => {
    let taken = known.get(role);
    if (taken) return taken;
    const selectors = selectorsOf(role) ?? [];
    taken = roles.items.flatMap((other) => {
      const truth = other === role ? false : selected(other, selectors);
      return truth === false ? [] : [{ other, doubt: truth === true ? undefined : truth.why }];
    });
    known.set(role, taken);
    return taken;
  };
});

/** All that are taken in by these, by whatever number of steps, each once: `doubt` for those that may be. */
function reached(
  from: Iterable<KubernetesSubject>,
  roles: Roles,
  seen: Map<KubernetesSubject, string | undefined>,
  sure: boolean,
): void {
  const waiting = [...from];
  for (let role = waiting.pop(); role; role = waiting.pop())
    for (const { other, doubt } of takings(roles)(role)) {
      if (seen.has(other) || (sure && doubt !== undefined)) continue;
      seen.set(other, doubt ?? seen.get(role));
      waiting.push(other);
    }
}

/**
 * The rules that a ClusterRole ends up with. What is aggregated takes the place of its own, and of roles that are made of
 * others in turn: the controller goes on until nothing changes.
 */
function aggregatedRules(role: KubernetesSubject, roles: Roles): readonly Rule[] {
  const seen = new Map<KubernetesSubject, string | undefined>([[role, undefined]]);
  reached([role], roles, seen, true);
  reached([...seen.keys()], roles, seen, false);
  return roles.items
    .filter((other) => seen.has(other) && selectorsOf(other) === undefined)
    .flatMap((other) => ownRules(other).map((rule) => ({ ...rule, doubt: rule.doubt ?? seen.get(other) })));
}

function seenRole(role: KubernetesSubject, kind: BoundRole['kind'], roles: Roles): BoundRole {
  const made = kind === 'ClusterRole' && selectorsOf(role) !== undefined;
  const rules = made
    ? [...new Map(aggregatedRules(role, roles).map((one) => [one.rule, one])).values()]
    : ownRules(role);
  const more = roles.whole ? undefined : `ClusterRole "${role.name}" takes in roles that are not seen here`;
  return { kind, name: role.name, subject: role, rules, open: made ? more : rulesHole(role) };
}

function builtIn(name: string, { rules, grows }: BuiltIn): BoundRole {
  const placed = rules.map((rule, index) => ({ rule, role: undefined, at: `/rules/${index}`, doubt: undefined }));
  const open = grows ? `the cluster may have added to ClusterRole "${name}"` : undefined;
  return { kind: 'ClusterRole', name, subject: undefined, rules: placed, open };
}

/** A role that is not seen: every cluster has it, or it may grant anything. */
function unseenRole(kind: BoundRole['kind'], name: string, roles: Roles): BoundRole {
  const known = kind === 'ClusterRole' && !roles.whole ? BUILT_IN.get(name) : undefined;
  if (known) return builtIn(name, known);
  const why = `${kind} "${name}" is not seen here${roles.missing[0] === undefined ? '' : `: ${roles.missing[0]}`}`;
  return { kind, name, subject: undefined, rules: [], open: roles.whole ? undefined : why };
}

const NONE: readonly KubernetesSubject[] = [];
const byName = remember(({ items }: Roles) => Map.groupBy(items, ({ name }) => name));
const kept = perUnit(() => new Map<KubernetesSubject, BoundRole>());

/** The role that a binding of this namespace (none: of the cluster) refers to. */
export function roleNamed(
  world: World,
  unit: string,
  kind: BoundRole['kind'],
  name: string,
  namespace: string | undefined,
): BoundRole {
  const roles = world.kind(unit, kind);
  const named = byName(roles).get(name) ?? NONE;
  const role = kind === 'ClusterRole' ? named[0] : named.find((one) => one.namespace === namespace);
  if (!role) return unseenRole(kind, name, roles);
  const known = kept(world, unit);
  let found = known.get(role);
  if (!found) known.set(role, (found = seenRole(role, kind, roles)));
  return found;
}
