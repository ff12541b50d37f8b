/** The conversions of Sprig: they never fail, what cannot be converted is zero. */
import { formatFloat, parseFloat64, parseInteger, truncate } from './number.ts';
import { Int, type Value } from './value.ts';

/** '8.00' counts as 8, '8.50' does not. */
const ZERO_DECIMALS = /\.0+$/;

export function toInt64(value: Value): bigint {
  if (value instanceof Int) return value.value;
  if (typeof value === 'number') return truncate(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'string' ? (parseInteger(value.replace(ZERO_DECIMALS, '')) ?? 0n) : 0n;
}

export function toFloat64(value: Value): number {
  if (value instanceof Int) return Number(value.value);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? (parseFloat64(value) ?? 0) : 0;
}

/** An int64 as a JavaScript number, for counts and indexes. */
export const toCount = (value: Int): number => Number(value.value);

export const formatNumber = (value: Int | number): string =>
  value instanceof Int ? String(value.value) : formatFloat(value);
