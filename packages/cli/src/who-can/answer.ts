/** What the graph of each unit answers, put together. */
import { type Chain, chainFrom, graphOf, waysTo } from '@palisade/core/rbac/escalation';
import { EVERYTHING } from '@palisade/core/rbac/members';
import { type Policy, policyOf } from '@palisade/core/rbac/policy';
import { MASTERS, principalText } from '@palisade/core/rbac/principal';
import { type Grant, whoCan } from '@palisade/core/rbac/who-can';
import { bindingText, roleText } from '@palisade/core/rbac/words';
import type { World } from '@palisade/core/world';
import type { SeenWorld } from '../world.ts';
import type { Asked } from './question.ts';

/** Somebody who can become one who may, and what that one has. */
export interface Way {
  readonly chain: Chain;
  /** None: it ends in everything. */
  readonly grant: Grant | undefined;
}

export interface Answer {
  readonly asked: Asked;
  readonly grants: readonly Grant[];
  /** None: it was not asked for. */
  readonly ways: readonly Way[] | undefined;
  /** Why there may be more. */
  readonly missing: readonly string[];
}

const isSure = ({ unknown }: { readonly unknown: string | undefined }): boolean => unknown === undefined;

function waysIn(world: World, unit: string, grants: readonly Grant[]): Way[] {
  const graph = graphOf(world, unit);
  const goals = new Map(
    grants.flatMap((grant) => (grant.principal && isSure(grant) ? [[principalText(grant.principal), grant]] : [])),
  );
  const ways = waysTo(graph, [...goals.keys(), `Group ${MASTERS}`, EVERYTHING]);
  return [...graph.principals.keys()].flatMap((start) => {
    const chain = goals.has(start) ? undefined : chainFrom(ways, start);
    return chain ? [{ chain, grant: goals.get(chain.steps.at(-1)?.to ?? '') }] : [];
  });
}

/** The overlays of a kustomization hold the same bindings again. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
}

const grantKey = ({ principal, bound, rule, names }: Grant): string =>
  [principal ? principalText(principal) : '', bindingText(bound), roleText(bound), rule?.at, ...names].join('\n');

const NONE = 'no bindings are among what was read';
const FILES = 'only what these files bind is known: what else the cluster binds is not among them';

/** Ways follow what is certain: what else there may be is said, since it is no refusal. */
function unfollowed(policies: readonly Policy[]): string[] {
  const whys = policies
    .flatMap(({ bounds }) => bounds)
    .flatMap(({ role, open, binding }) => role.open ?? open ?? binding.uncertain ?? []);
  const [first] = whys;
  const count = whys.length === 1 ? '1 binding is' : `${whys.length} bindings are`;
  return first === undefined ? [] : [`${count} not wholly known, and only what is certain is followed (${first})`];
}

function missingOf({ world, units }: SeenWorld, escalation: boolean): string[] {
  const policies = units.map((unit) => policyOf(world, unit));
  if (policies.every(({ bounds, whole }) => bounds.length === 0 && !whole)) return [NONE];
  const partial = policies.some(({ whole, missing }) => !whole && missing.length === 0);
  return [
    ...new Set(policies.flatMap(({ missing }) => missing)),
    ...(partial ? [FILES] : []),
    ...(escalation ? unfollowed(policies) : []),
  ];
}

const sureFirst = <T>(items: readonly T[], sure: (item: T) => boolean): T[] => [
  ...items.filter(sure),
  ...items.filter((item) => !sure(item)),
];

export function answer(asked: Asked, seen: SeenWorld, escalation: boolean): Answer {
  const { world, units } = seen;
  const each = units.map((unit) => ({ unit, grants: whoCan(policyOf(world, unit), asked) }));
  const ways = escalation ? each.flatMap(({ unit, grants }) => waysIn(world, unit, grants)) : undefined;
  return {
    asked,
    grants: sureFirst(
      distinct(
        each.flatMap(({ grants }) => grants),
        grantKey,
      ),
      isSure,
    ),
    ways:
      ways &&
      sureFirst(
        distinct(ways, ({ chain }) => chain.start),
        ({ chain }) => isSure(chain),
      ),
    missing: missingOf(seen, escalation),
  };
}
