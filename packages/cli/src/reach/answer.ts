/** Answers in words, as JSON, and as a picture. */

import { isCluster } from '@palisade/core/location';
import type { Endpoint } from '@palisade/core/network/endpoint';
import type { Port } from '@palisade/core/network/port';
import type { Decided, Reach } from '@palisade/core/network/reach';
import { Unresolved } from '@palisade/core/value';
import { lineText } from '@palisade/report/place';
import { nameOf } from './endpoints.ts';

/** What real connections said. */
export interface Measured {
  readonly word: Word;
  /** What was tried and came of it, or why nothing was. */
  readonly why: string;
}

export interface Answer {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly port: Port;
  readonly reach: Reach;
  /** Who is meant by an address. */
  readonly notes: readonly string[];
  readonly measured?: Measured;
}

export type Word = 'yes' | 'no' | 'unknown';
export const wordOf = ({ truth }: Pick<Reach, 'truth'>): Word =>
  truth instanceof Unresolved ? 'unknown' : truth ? 'yes' : 'no';

/** What was seen, where something was; else what the policies say. */
export const answerOf = ({ reach, measured }: Answer): Word =>
  measured && measured.word !== 'unknown' ? measured.word : wordOf(reach);

export const portText = ({ number, protocol }: Port): string => `${protocol} ${number}`;

function placeOf({ policy, at }: Decided['by'][number]): string {
  const name = [policy.namespace, policy.name].filter(Boolean).join('/');
  const location = policy.origin.locate(at);
  return `${name} ${at} (${isCluster(location.file) ? location.file : lineText(location)})`;
}

function sideText({ direction, truth, why, by }: Decided): string | undefined {
  const who = direction === 'Egress' ? 'the source' : 'the destination';
  const places = by.map(placeOf).join(', ');
  switch (why) {
    case 'outside':
      return undefined;
    case 'not-isolated':
      return `${direction}: no policy selects ${who}`;
    case 'allowed':
      return `${direction}: allowed by ${places}`;
    case 'isolated':
      return `${direction}: ${who} is isolated, and no rule lets it through: ${places}`;
    case 'denied':
      return `${direction}: denied by ${places}`;
    default:
      return `${direction}: unknown, ${truth instanceof Unresolved ? truth.why : ''}${places === '' ? '' : `: ${places}`}`;
  }
}

export function linesOf({ from, to, port, reach, notes }: Answer): string[] {
  const { truth, sides, because } = reach;
  const asUnknown =
    truth instanceof Unresolved && sides.every((side) => side.why !== 'unknown') ? [`  ${truth.why}`] : [];
  return [
    `${wordOf(reach)}  ${nameOf(from)} → ${nameOf(to)} ${portText(port)}`,
    ...notes.map((note) => `  ${note}`),
    ...sides.flatMap((side) => sideText(side) ?? []).map((line) => `  ${line}`),
    ...(because === undefined ? [] : [`  ${because}`]),
    ...asUnknown,
  ];
}

export const jsonOf = ({ from, to, port, reach, notes, measured }: Answer): object => ({
  from: nameOf(from),
  to: nameOf(to),
  port: port.number,
  protocol: port.protocol,
  answer: wordOf(reach),
  ...(reach.truth instanceof Unresolved && { why: reach.truth.why }),
  ...(reach.because !== undefined && { because: reach.because }),
  ...(notes.length > 0 && { notes }),
  ...(measured && { probe: { answer: measured.word, why: measured.why } }),
  sides: reach.sides.map(({ direction, why, by }) => ({
    direction,
    why,
    by: by.map(({ policy, at }) => {
      const { file, line } = policy.origin.locate(at);
      return { policy: policy.id, pointer: at, file, line };
    }),
  })),
});
