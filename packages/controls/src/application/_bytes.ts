/** Sizes as JavaScript's parsers of bodies read them. */
import type { Argument } from '@palisade/core/subject/application';

export const MEBIBYTE = 1024 * 1024;
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1024,
  mb: MEBIBYTE,
  gb: 1024 * MEBIBYTE,
  tb: MEBIBYTE * MEBIBYTE,
};

/** Undefined where it is computed, or no size. */
export function bytesOf({ value, path }: Argument): number | undefined {
  if (typeof value === 'number') return value;
  if (path === 'Infinity' || path === 'Number.MAX_SAFE_INTEGER') return Number.MAX_SAFE_INTEGER;
  const match =
    typeof value === 'string' && value.length < 40
      ? /^\s{0,20}(\d{1,15}(?:\.\d{1,6})?)\s{0,20}([kmgt]?b)?\s{0,20}$/i.exec(value)
      : null;
  return match ? Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1) : undefined;
}
