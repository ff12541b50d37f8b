/** Is what a server stored what it was sent? It writes some values in its own way, and does not keep some that say nothing. */
import { isQuantity, parseQuantity } from '../predicate/quantity.ts';
import { type Data, isList, isObject } from '../value.ts';

/** Here texts are texts, whatever they look like. */
const PLAIN = new Set(['labels', 'annotations', 'data', 'stringData', 'binaryData', 'value', 'args', 'command']);

/** A part of a Go duration, as in 1h30m. */
const PART = /(\d{1,12}(?:\.\d{1,9})?)(ms|us|ns|h|m|s)/g;
const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };
const LONGEST_DURATION = 64;

const isDuration = (value: Data): value is string =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST_DURATION && value.replaceAll(PART, '') === '';

const secondsOf = (text: string): number =>
  [...text.matchAll(PART)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (SECONDS[unit] ?? Number.NaN),
    0,
  );

function sameAmount(one: Data, other: Data): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one === other;
  if (isQuantity(one) && isQuantity(other)) return parseQuantity(one) === parseQuantity(other);
  return isDuration(one) && isDuration(other) && secondsOf(one) === secondsOf(other);
}

type Path = readonly (string | number)[];

const isPlain = (path: Path): boolean => path.some((key) => PLAIN.has(String(key)));

/** `path`: where both stand. Containers are compared by their parts, elsewhere. */
export const sameScalar = (one: Data, other: Data, path: Path): boolean =>
  one === other || (!isPlain(path) && sameAmount(one, other));

/** Fields whose zero the built-in kinds do not store, since it means what absence does. */
const DROPPED = new Set([
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'tty',
  'stdin',
  'stdinOnce',
  'readOnly',
  'paused',
  'unschedulable',
  'publishNotReadyAddresses',
  'initialDelaySeconds',
  'minReadySeconds',
  'hostPort',
  'completions',
  'insecureSkipTLSVerify',
  'blockOwnerDeletion',
  'optional',
]);

const isZero = (value: Data): boolean => value === false || value === 0 || value === '';
const isEmpty = (value: Data): boolean =>
  value === null || (isList(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);

const MAPS = new Set(['labels', 'annotations', 'data', 'stringData', 'binaryData', 'matchLabels', 'nodeSelector']);

/** Does it say nothing, so that a server need not keep it? */
export function saysNothing(value: Data, path: Path): boolean {
  if (isEmpty(value)) return true;
  // A key is kept with whatever it holds.
  if (MAPS.has(String(path.at(-2)))) return false;
  if (isObject(value)) return Object.entries(value).every(([key, one]) => saysNothing(one, [...path, key]));
  return value === '' || (isZero(value) && DROPPED.has(String(path.at(-1))));
}

/** Maps that are one value: a key more is another map. */
const ATOMIC = new Set([
  'selector',
  'matchLabels',
  'nodeSelector',
  'podSelector',
  'namespaceSelector',
  'objectSelector',
]);

export const isOneValue = (path: Path): boolean => ATOMIC.has(String(path.at(-1)));
