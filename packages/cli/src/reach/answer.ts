/** Answers in words, as JSON, and as a picture. */

import { isCluster } from '@palisade/core/location';
import type { Endpoint } from '@palisade/core/network/endpoint';
import type { Port } from '@palisade/core/network/port';
import type { Decided, Reach } from '@palisade/core/network/reach';
import { Unresolved } from '@palisade/core/value';
import { lineText } from '@palisade/report/place';
import { nameOf } from './endpoints.ts';

export interface Answer {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly port: Port;
  readonly reach: Reach;
}

export type Word = 'yes' | 'no' | 'unknown';
export const wordOf = ({ truth }: Pick<Reach, 'truth'>): Word =>
  truth instanceof Unresolved ? 'unknown' : truth ? 'yes' : 'no';

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

export function linesOf({ from, to, port, reach }: Answer): string[] {
  const { truth, sides } = reach;
  const asUnknown =
    truth instanceof Unresolved && sides.every((side) => side.why !== 'unknown') ? [`  ${truth.why}`] : [];
  return [
    `${wordOf(reach)}  ${nameOf(from)} → ${nameOf(to)} ${portText(port)}`,
    ...sides.flatMap((side) => sideText(side) ?? []).map((line) => `  ${line}`),
    ...asUnknown,
  ];
}

export const jsonOf = ({ from, to, port, reach }: Answer): object => ({
  from: nameOf(from),
  to: nameOf(to),
  port: port.number,
  protocol: port.protocol,
  answer: wordOf(reach),
  ...(reach.truth instanceof Unresolved && { why: reach.truth.why }),
  sides: reach.sides.map(({ direction, why, by }) => ({
    direction,
    why,
    by: by.map(({ policy, at }) => {
      const { file, line } = policy.origin.locate(at);
      return { policy: policy.id, pointer: at, file, line };
    }),
  })),
});
