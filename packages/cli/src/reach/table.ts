/** The matrix as lines: one for all who reach the same on the same port. */
import type { Endpoint, PodEndpoint } from '@palisade/core/network/endpoint';
import { portText, type Word, wordOf } from './answer.ts';
import { nameOf } from './endpoints.ts';
import { type Cell, isReached } from './matrix.ts';

const SHOWN = 4;

const shortened = (parts: readonly string[]): string =>
  parts.length <= SHOWN + 1 ? parts.join(', ') : `${parts.slice(0, SHOWN).join(', ')} and ${parts.length - SHOWN} more`;

/** Everybody there is, by the unit and the namespace: what names all of one need not name each. */
class Everybody {
  readonly #namespaces = new Map<string, number>();
  readonly #units = new Map<string, number>();

  constructor(pods: Iterable<PodEndpoint>) {
    for (const pod of pods) {
      const { unit } = pod.subject;
      this.#units.set(unit, (this.#units.get(unit) ?? 0) + 1);
      this.#namespaces.set(namespaceOf(pod), (this.#namespaces.get(namespaceOf(pod)) ?? 0) + 1);
    }
  }

  /** `beside`: who is not asked about itself, and is meant all the same. */
  names(pods: readonly PodEndpoint[], beside: readonly PodEndpoint[] = []): string[] {
    const all = [...new Set([...pods, ...beside])];
    const unit = all[0]?.subject.unit ?? '';
    if (pods.length > 1 && all.length === this.#units.get(unit)) return ['everybody'];
    const whole = Map.groupBy(all, namespaceOf);
    return [...Map.groupBy(pods, namespaceOf)].flatMap(([namespace, members]) =>
      members[0]?.namespace !== '' &&
      members.length > 1 &&
      whole.get(namespace)?.length === this.#namespaces.get(namespace)
        ? [`${members[0]?.namespace}/*`]
        : members.map(nameOf),
    );
  }
}

const namespaceOf = ({ namespace, subject: { unit } }: PodEndpoint): string => `${unit}\n${namespace}`;

const isPod = (endpoint: Endpoint): endpoint is PodEndpoint => endpoint.kind === 'pod';

interface Row {
  readonly word: Word;
  readonly from: readonly string[];
  readonly to: readonly PodEndpoint[];
  readonly port: string;
}

/** Of all that leads to one port with one answer. */
function rowOf(cells: readonly Cell[], everybody: Everybody): Row[] {
  const [first] = cells;
  if (!first) return [];
  const from = cells.flatMap((cell) => [...cell.from]);
  const outside = from.filter((one) => !isPod(one)).map(nameOf);
  const pods = everybody.names(from.filter(isPod), first.to);
  return [{ word: wordOf(first.reach), from: [...outside, ...pods], to: first.to, port: portText(first.port) }];
}

function lineOf(rows: readonly Row[], everybody: Everybody): string[] {
  const [first] = rows;
  if (!first) return [];
  const to = everybody.names(rows.flatMap((row) => [...row.to]));
  return [`${first.word.padEnd(7)}  ${shortened(first.from)} → ${shortened(to)} ${first.port}`];
}

const sum = (cells: readonly Cell[]): number => cells.reduce((all, { pairs }) => all + pairs, 0);

export function tableOf(cells: readonly Cell[]): string[] {
  const pods = new Set(cells.flatMap(({ from, to }) => [...from.filter(isPod), ...to]));
  const everybody = new Everybody(pods);
  const reached = cells.filter(isReached);
  // Cells of one destination share its list.
  const columns = Map.groupBy(reached, ({ to }) => to[0]).values();
  const rows = [...columns].flatMap((column) =>
    [...Map.groupBy(column, ({ port, reach }) => `${portText(port)} ${wordOf(reach)}`).values()].flatMap((same) =>
      rowOf(same, everybody),
    ),
  );
  const equal = Map.groupBy(rows, ({ word, port, from, to: [first] }) =>
    JSON.stringify([word, port, first?.subject.unit, from]),
  );
  const lines = [...equal.values()].flatMap((same) => lineOf(same, everybody));
  const [all, some] = [sum(cells), sum(reached)];
  return [...lines, `${all} questions: ${some} reached or unknown, ${all - some} not reached`];
}
