/** Everybody to everybody. Who cannot be told apart is asked about once, and equal rows are one line. */
import { type Alike, alikeIn, type Destinations } from '@palisade/core/network/alike';
import { type AddressEndpoint, type Endpoint, type PodEndpoint, podEndpoints } from '@palisade/core/network/endpoint';
import type { Port } from '@palisade/core/network/port';
import { type Reach, reach } from '@palisade/core/network/reach';
import { addressCalled } from '@palisade/core/network/resolve';
import { UserError } from '../command.ts';
import type { SeenWorld } from '../world.ts';
import { type Answer, jsonOf, wordOf } from './answer.ts';
import { nameOf } from './endpoints.ts';

/** One answer, which holds for each of the one to each of the other. */
export interface Cell {
  readonly from: readonly [Endpoint, ...Endpoint[]];
  readonly to: readonly [PodEndpoint, ...PodEndpoint[]];
  readonly port: Port;
  readonly reach: Reach;
  /** How many questions it answers: nobody is asked about itself. */
  readonly pairs: number;
}

/** More than is worked out in a minute, than a file should hold, and than a picture shows. */
const MOST_CELLS = 1_100_000;
const MOST_OBJECTS = 200_000;
const MOST_ARROWS = 20_000;

const OUTSIDE = addressCalled('internet') as AddressEndpoint;

/** Two of them that are not one. */
function apart(from: readonly Endpoint[], to: readonly PodEndpoint[]): [Endpoint, PodEndpoint] | undefined {
  for (const target of to.slice(0, 2)) {
    const source = from.find((one) => one !== target);
    if (source) return [source, target];
  }
  return undefined;
}

function cellOf({ world }: SeenWorld, unit: string, from: readonly Endpoint[], { pods, port }: Destinations): Cell[] {
  const ends = apart(from, pods);
  const [source] = from;
  const [target] = pods;
  if (!ends || !source || !target) return [];
  const both = from.includes(target) ? pods.length : 0;
  return [
    {
      from: [source, ...from.slice(1)],
      to: [target, ...pods.slice(1)],
      port,
      reach: reach(world, unit, ...ends, port),
      pairs: from.length * pods.length - both,
    },
  ];
}

function tooMany(count: number): UserError {
  return new UserError(`${count} questions are more than anybody reads: name namespaces, as --namespace=shop`);
}

function cellsIn(seen: SeenWorld, unit: string, groups: readonly Alike[]): Cell[] {
  const destinations = groups.flatMap((group) => group.destinations);
  const sources = [[OUTSIDE], ...groups.map(({ pods }) => pods)];
  const count = sources.length * destinations.length;
  if (count > MOST_CELLS) throw tooMany(count);
  return destinations.flatMap((to) => sources.flatMap((from) => cellOf(seen, unit, from, to)));
}

const podsIn = ({ world }: SeenWorld, unit: string, namespaces: readonly string[]): PodEndpoint[] =>
  podEndpoints(world, unit).filter(({ namespace }) => namespaces.length === 0 || namespaces.includes(namespace));

/** @throws UserError where they are too many. */
export function matrix(seen: SeenWorld, namespaces: readonly string[]): Cell[] {
  return seen.units.flatMap((unit) => cellsIn(seen, unit, alikeIn(seen.world, unit, podsIn(seen, unit, namespaces))));
}

/** Each pair on its own, for a picture. */
export function answersOf(cells: readonly Cell[]): Answer[] {
  const count = cells.reduce((sum, { pairs }) => sum + pairs, 0);
  if (count > MOST_ARROWS) throw tooMany(count);
  return cells.flatMap(({ from, to, port, reach: found }) =>
    from.flatMap((source) =>
      to.flatMap((target): Answer[] =>
        source === target ? [] : [{ from: source, to: target, port, reach: found, notes: [] }],
      ),
    ),
  );
}

/** @throws UserError where they are too many. */
export function cellsJson(cells: readonly Cell[]): object[] {
  if (cells.length > MOST_OBJECTS) throw tooMany(cells.length);
  return cells.map(cellJson);
}

/** `alike`: all for whom it holds, where they are several. */
function cellJson({ from, to, port, reach: found }: Cell): object {
  const alike = {
    ...(from.length > 1 && { from: from.map(nameOf) }),
    ...(to.length > 1 && { to: to.map(nameOf) }),
  };
  const [source] = from;
  const [target] = to;
  const one = jsonOf({ from: source, to: target, port, reach: found, notes: [] });
  return Object.keys(alike).length === 0 ? one : { ...one, alike };
}

export const isReached = ({ reach: found }: Cell): boolean => wordOf(found) !== 'no';
