/** What each binding grants of all that the hops ask for. Only what is certain: what may be granted leads nowhere yet. */
import { remember } from '../remember.ts';
import type { DataObject } from '../value.ts';
import { type Ask, HOPS } from './hops.ts';
import type { Bound, Policy } from './policy.ts';
import { groupsOf, type Principal, principalText } from './principal.ts';
import type { Rule } from './role.ts';
import { resourceNames, ruleAllows, ruleCovers } from './rule.ts';
import { textsIn } from './truth.ts';

export interface Holding {
  readonly bound: Bound;
  readonly rule: Rule;
  /** None: in every namespace. */
  readonly namespace: string | undefined;
  /** The names that it is narrowed to. */
  readonly names: readonly string[];
}

type Holdings = ReadonlyMap<Ask, readonly Holding[]>;

const ASKS: readonly Ask[] = [...new Set(HOPS.flatMap(({ needs }) => needs.flat()))];

const isCertain = ({ binding }: Bound): boolean => binding.uncertain === undefined;

/** Who may change some namespaces by name may do it as if bound in each. */
function narrowed(holding: Holding, ask: Ask): Holding[] {
  if (ask.resource !== 'namespaces' || holding.names.length === 0) return [holding];
  return holding.names.map((namespace) => ({ ...holding, namespace, names: [] }));
}

/** What a rule allows of all that is asked: roles are bound many times over. */
const asksAllowed = remember((rule: DataObject): readonly Ask[] =>
  ASKS.filter((ask) => (ask.name === undefined ? ruleCovers : ruleAllows)(rule, ask) === true),
);

function holdingsOf(bound: Bound, rule: Rule): (readonly [Ask, Holding])[] {
  const asks = asksAllowed(rule.rule).filter(({ cluster }) => !cluster || bound.namespace === undefined);
  return asks.flatMap((ask) => {
    const names = ask.name === undefined ? textsIn(resourceNames(rule.rule)) : [];
    return narrowed({ bound, rule, namespace: bound.namespace, names }, ask).map((holding) => [ask, holding] as const);
  });
}

function grouped<K, V>(pairs: readonly (readonly [K, V])[]): Map<K, V[]> {
  const groups = Map.groupBy(pairs, ([key]) => key);
  return new Map([...groups].map(([key, members]) => [key, members.map(([, value]) => value)]));
}

const heldByOne = remember((bound: Bound): Holdings => {
  const rules = isCertain(bound) ? bound.role.rules.filter(({ doubt }) => doubt === undefined) : [];
  return grouped(rules.flatMap((rule) => holdingsOf(bound, rule)));
});

const boundsBy = remember(({ bounds }: Policy) =>
  grouped(
    bounds.flatMap((bound) => [...new Set(bound.subjects.map(principalText))].map((text) => [text, bound] as const)),
  ),
);

/** The bindings that are for a principal, or for a group that it is always in. */
export function boundsFor(policy: Policy, principal: Principal): Bound[] {
  const keys = [principalText(principal), ...groupsOf(principal).map((name) => `Group ${name}`)];
  return [...new Set(keys.flatMap((key) => boundsBy(policy).get(key) ?? []))];
}

export type Held = (asks: readonly Ask[]) => Holding[];

/** What the bindings together give of some asks. */
export function heldThrough(bounds: readonly Bound[]): Held {
  const holdings = bounds.map(heldByOne);
  return (asks) => holdings.flatMap((held) => asks.flatMap((ask) => held.get(ask) ?? []));
}
