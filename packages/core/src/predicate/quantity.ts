/** Kubernetes quantities: a decimal with an SI suffix, a binary suffix or an exponent (apimachinery/pkg/api/resource). */
import type { Data } from '../value.ts';

const QUANTITY = /^([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))(?:([KMGTPE]i)|([numkMGTPE])|([eE][+-]?[0-9]+))?$/;

const FACTOR: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

export const isQuantity = (value: Data): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && QUANTITY.test(value));

/** In the base unit (cores, bytes); NaN where the text is no quantity. */
export function parseQuantity(value: string | number): number {
  if (typeof value === 'number') return value;
  const match = QUANTITY.exec(value);
  if (!match) return Number.NaN;
  const [, digits, binary, decimal, exponent] = match;
  return Number(`${digits}${exponent ?? ''}`) * (FACTOR[binary ?? decimal ?? ''] ?? 1);
}
