/** Who can become whom: the graph of the hops, and the shortest chain from each principal to a goal. */
import { remember } from '../remember.ts';
import { perUnit } from '../world.ts';
import { boundsFor, type Held, type Holding, heldThrough } from './holdings.ts';
import { HOPS, type Hop } from './hops.ts';
import { type Identities, identitiesOf } from './identities.ts';
import { EVERYTHING, MEMBERS, NODE, type Range } from './members.ts';
import { type Policy, policyOf } from './policy.ts';
import { MASTERS, type Principal } from './principal.ts';

/** A hop that somebody can take, with what grants it. */
export interface Use extends Range {
  readonly hop: Hop;
  readonly holdings: readonly Holding[];
}

interface Edge {
  readonly from: string;
  readonly to: string;
  /** None: what a hop leads to stands for its members. */
  readonly use?: Use;
  readonly doubt?: string | undefined;
}

export interface Graph {
  readonly principals: ReadonlyMap<string, Principal>;
  /** By where they lead. */
  readonly into: ReadonlyMap<string, readonly Edge[]>;
}

/** What is for any name makes those for some needless. */
function broadest(holdings: readonly Holding[]): readonly Holding[] {
  const broad = holdings.find(({ names }) => names.length === 0);
  return broad ? [broad] : holdings;
}

/** In one place; of a hop that needs one thing only, not what is granted everywhere anyway. */
function usesIn(namespace: string | undefined, hop: Hop, all: readonly (readonly Holding[])[]): Use[] {
  const alone = all.length === 1;
  const [first = [], ...rest] = all.map((held) =>
    held.filter((one) => one.namespace === namespace || (!alone && one.namespace === undefined)),
  );
  const others = rest.flatMap(([one]) => one ?? []);
  if (others.length < rest.length) return [];
  return broadest(first).map((one) => ({ hop, namespace, names: one.names, holdings: [one, ...others] }));
}

/** Where everything that a hop needs is granted: everywhere, or in some namespaces. */
function usesOf(hop: Hop, held: Held): Use[] {
  const all = hop.needs.map((asks) => held(asks));
  if (all.some((holdings) => holdings.length === 0)) return [];
  const everywhere = usesIn(undefined, hop, all);
  if (everywhere.some(({ names }) => names.length === 0)) return everywhere;
  const namespaces = new Set(all.flat().flatMap(({ namespace }) => namespace ?? []));
  return [...everywhere, ...[...namespaces].flatMap((namespace) => usesIn(namespace, hop, all))];
}

/** What the masters are, and what a node has, follows from no rule. */
const MASTERS_MAY: Hop = { id: 'masters', does: 'may do everything', needs: [], reaches: 'everything' };
const NODE_HAS: Hop = { id: 'node-tokens', does: 'has the tokens of its pods', needs: [], reaches: 'pods' };
const given = (hop: Hop): Use => ({ hop, namespace: undefined, names: [], holdings: [] });

/** Edges into what a hop leads to, and from there once to each member: as many as there are principals, not their square. */
class Builder {
  readonly into = new Map<string, Edge[]>();
  readonly #hubs = new Set<string>();
  readonly #identities: Identities;

  constructor(identities: Identities) {
    this.#identities = identities;
  }

  #edge(edge: Edge): void {
    const edges = this.into.get(edge.to);
    if (edges) edges.push(edge);
    else this.into.set(edge.to, [edge]);
  }

  add(from: string, use: Use): void {
    const hub = JSON.stringify([use.hop.reaches, use.namespace, ...use.names]);
    this.#edge({ from, to: hub, use, doubt: use.hop.when });
    if (this.#hubs.has(hub)) return;
    this.#hubs.add(hub);
    for (const to of MEMBERS[use.hop.reaches](this.#identities, use)) this.#edge({ from: hub, to });
  }
}

/** Most service accounts have what their groups have: for all of those it is worked out once. */
function usesBy(policy: Policy): (principal: Principal) => readonly Use[] {
  const known = new Map<string, readonly Use[]>();
  return (principal) => {
    const bounds = boundsFor(policy, principal);
    const key = bounds.map(({ binding }) => binding.id).join('\n');
    let uses = known.get(key);
    if (!uses) known.set(key, (uses = HOPS.flatMap((hop) => usesOf(hop, heldThrough(bounds)))));
    return uses;
  };
}

export const graphOf = perUnit((world, unit): Graph => {
  const identities = identitiesOf(world, unit);
  const builder = new Builder(identities);
  const uses = usesBy(policyOf(world, unit));
  builder.add(`Group ${MASTERS}`, given(MASTERS_MAY));
  builder.add(NODE, given(NODE_HAS));
  for (const [text, principal] of identities.principals) for (const use of uses(principal)) builder.add(text, use);
  return { principals: identities.principals, into: builder.into };
});

/** The next edge of a shortest way to a goal. */
type Ways = ReadonlyMap<string, Edge>;

function spread(graph: Graph, seen: Set<string>, ways: Map<string, Edge>, fits: (edge: Edge) => boolean): void {
  // A set is walked in the order in which it grows.
  for (const node of seen)
    for (const edge of graph.into.get(node) ?? []) {
      if (seen.has(edge.from) || !fits(edge)) continue;
      seen.add(edge.from);
      ways.set(edge.from, edge);
    }
}

/** What is certain first, however long; then what may work. */
export function waysTo(graph: Graph, goals: readonly string[]): Ways {
  const seen = new Set(goals);
  const ways = new Map<string, Edge>();
  spread(graph, seen, ways, ({ doubt }) => doubt === undefined);
  spread(graph, seen, ways, () => true);
  return ways;
}

export interface Step {
  readonly from: string;
  readonly use: Use;
  readonly to: string;
}

export interface Chain {
  readonly start: string;
  readonly steps: readonly Step[];
  /** Why it may not hold. */
  readonly unknown: string | undefined;
}

/** The chain from somebody to the goal; none where there is no way, or where nothing has to be done. */
export function chainFrom(ways: Ways, start: string): Chain | undefined {
  const steps: Step[] = [];
  let unknown: string | undefined;
  for (let edge = ways.get(start); edge; ) {
    const member = ways.get(edge.to);
    const to = member && !member.use ? member.to : edge.to;
    if (edge.use) steps.push({ from: edge.from, use: edge.use, to });
    unknown ??= edge.doubt;
    edge = ways.get(to);
  }
  return steps.length === 0 ? undefined : { start, steps, unknown };
}

const waysToEverything = remember((graph: Graph) => waysTo(graph, [EVERYTHING]));

/** The shortest way of a principal to everything. */
export const chainToEverything = (graph: Graph, start: string): Chain | undefined =>
  chainFrom(waysToEverything(graph), start);
