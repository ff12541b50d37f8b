/**
 * AdminNetworkPolicy and BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1): those of the cluster's people
 * come before NetworkPolicies, in the order of their priority, and the baseline after them.
 */
import { allOf } from '../predicate/truth.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { at, type Data, isList, isObject, OPEN, Unresolved } from '../value.ts';
import { perUnit, type World } from '../world.ts';
import { ruleHolds, subjectHolds, understood } from './admin-rule.ts';
import type { Asked } from './policy.ts';

export const ADMIN = 'AdminNetworkPolicy';
export const BASELINE = 'BaselineAdminNetworkPolicy';
type Kind = typeof ADMIN | typeof BASELINE;

interface Place {
  readonly policy: KubernetesSubject;
  readonly at: string;
}

export interface Ruling {
  /** Unknown where it cannot be told which rule is the first to match. */
  readonly action: 'Allow' | 'Deny' | 'Pass' | Unresolved;
  /** The rule; of several policies, where they have an equal say. */
  readonly by: readonly Place[];
}

const API_VERSION = 'policy.networking.k8s.io/v1alpha1';
const FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  [ADMIN]: ['priority', 'subject', 'ingress', 'egress'],
  [BASELINE]: ['subject', 'ingress', 'egress'],
};
const ACTIONS: Readonly<Record<Kind, readonly Ruling['action'][]>> = {
  [ADMIN]: ['Allow', 'Deny', 'Pass'],
  [BASELINE]: ['Allow', 'Deny'],
};

function actionOf(rule: Data, kind: Kind): Ruling['action'] {
  const action = isObject(rule) ? rule['action'] : rule;
  return ACTIONS[kind].find((one) => one === action) ?? new Unresolved('an action that is not understood');
}

/** Rules are in the order of their weight; the first that matches, or may, is what counts. */
function firstOf(policy: KubernetesSubject, rules: readonly Data[], asked: Asked, field: string): Ruling | undefined {
  const subject = at(policy.body.object, ['spec', 'subject']);
  const selects = subjectHolds(subject, asked.own);
  if (selects === false) return undefined;
  for (const [index, rule] of rules.entries()) {
    const holds = allOf(selects, ruleHolds(rule, asked));
    if (holds === false) continue;
    const action = holds === true ? actionOf(rule, policy.kind as Kind) : holds;
    return { action, by: [{ policy, at: `/spec/${field}/${index}` }] };
  }
  return undefined;
}

function rulingOf(policy: KubernetesSubject, asked: Asked): Ruling | undefined {
  const open = (why: Unresolved, pointer: string): Ruling => ({ action: why, by: [{ policy, at: pointer }] });
  const { apiVersion, object } = policy.body;
  if (apiVersion !== API_VERSION) return open(new Unresolved(`${apiVersion} is not understood`), '/apiVersion');
  const spec = understood(object['spec'], 'spec', FIELDS[policy.kind as Kind]);
  if (spec instanceof Unresolved) return open(spec, '/spec');
  const field = asked.direction.toLowerCase();
  const rules = spec[field];
  if (rules === undefined || (isList(rules) && rules.length === 0 && rules[OPEN] === undefined)) return undefined;
  if (!isList(rules)) return open(new Unresolved('rules that are no list'), `/spec/${field}`);
  const found = firstOf(policy, rules, asked, field);
  return found ?? (rules[OPEN] === undefined ? undefined : open(new Unresolved(rules[OPEN]), `/spec/${field}`));
}

/** Which of several of the same priority counts is up to the network: they have a say where they agree. */
function together(rulings: readonly Ruling[]): Ruling | undefined {
  const [first] = rulings;
  if (!first || rulings.length === 1) return first;
  const open = rulings.find(({ action }) => action instanceof Unresolved);
  const agreed = rulings.every(({ action }) => action === first.action);
  const why = 'policies of the same priority say different things, and the API leaves open which of them counts';
  return {
    action: open?.action ?? (agreed ? first.action : new Unresolved(why)),
    by: rulings.flatMap(({ by }) => by),
  };
}

const NO_PRIORITY = new Unresolved('it is not known which policy comes first: the priority of one is not written here');

interface Order {
  /** Those of the same priority, the first of them first. */
  readonly tiers: readonly (readonly KubernetesSubject[])[];
  /** Those of which it is not known where they stand. */
  readonly anywhere: readonly KubernetesSubject[];
}

const priorityOf = ({ kind, body }: KubernetesSubject): unknown =>
  kind === BASELINE ? 0 : at(body.object, ['spec', 'priority']);

function orderOf(world: World, unit: string, kind: Kind): Order {
  const byPriority = Map.groupBy(world.kind(unit, kind).items, priorityOf);
  const priorities = [...byPriority.keys()].filter((priority) => typeof priority === 'number');
  return {
    tiers: priorities.toSorted((a, b) => a - b).map((priority) => byPriority.get(priority) ?? []),
    anywhere: [...byPriority].flatMap(([priority, policies]) => (typeof priority === 'number' ? [] : policies)),
  };
}

const orders = {
  [ADMIN]: perUnit((world, unit) => orderOf(world, unit, ADMIN)),
  [BASELINE]: perUnit((world, unit) => orderOf(world, unit, BASELINE)),
};

function inOrder(tiers: Order['tiers'], asked: Asked): Ruling | undefined {
  for (const tier of tiers) {
    const ruling = together(tier.flatMap((policy) => rulingOf(policy, asked) ?? []));
    if (ruling) return ruling;
  }
  return undefined;
}

/** The first rule that matches; undefined where none does. */
export function adminRuling(world: World, unit: string, kind: Kind, asked: Asked): Ruling | undefined {
  const { tiers, anywhere } = orders[kind](world, unit);
  const found = inOrder(tiers, asked);
  const loose = anywhere.flatMap((policy) => rulingOf(policy, asked) ?? []);
  if (loose.length === 0) return found;
  const by = [...(found?.by ?? []), ...loose.flatMap((ruling) => ruling.by)];
  const agreed = loose.every(({ action }) => action === found?.action);
  return { action: found && agreed ? found.action : NO_PRIORITY, by };
}
