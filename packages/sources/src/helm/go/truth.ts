/** When a value counts as true, and when two are equal. Undefined: it cannot be known. */
import { Unresolved } from '@palisade/core/value';
import { HOLE_FREE, withoutHoles } from './holes.ts';
import { Bytes, Dict, Int, kindOf, List, Struct, typeOf, type Value } from './value.ts';

export function truth(value: Value): boolean | Unresolved {
  if (value instanceof Unresolved) return value;
  if (typeof value === 'string') return textTruth(value);
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0 || Number.isNaN(value);
  if (value instanceof Int) return value.value !== 0n;
  if (value instanceof List) return value.items.length > 0;
  if (value instanceof Bytes) return value.text !== '';
  return value instanceof Struct || dictTruth(value);
}

const dictTruth = (dict: Dict): boolean | Unresolved =>
  dict.entries.size > 0 || dict.open === undefined ? dict.entries.size > 0 : new Unresolved(dict.open);

function textTruth(text: string): boolean | Unresolved {
  if (text === '') return false;
  return HOLE_FREE.test(text) || withoutHoles(text) !== '' ? true : new Unresolved('text that is not known');
}

export class Incomparable extends Error {}

type Basic = 'bool' | 'int' | 'float' | 'string';

function basicKind(value: Value): Basic | undefined {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float';
  if (typeof value === 'string') return 'string';
  return value instanceof Int ? 'int' : undefined;
}

const scalarOf = (value: Value): unknown => (value instanceof Int ? value.value : value);

const isNil = (value: Value): boolean => value === null || (value instanceof List && value.traits.nil === true);

/** The `eq` of templates, which refuses to compare what differs in kind. */
export function equal(left: Value, right: Value): boolean {
  const [a, b] = [basicKind(left), basicKind(right)];
  if (a !== undefined && a === b) return scalarOf(left) === scalarOf(right);
  if (a !== b) {
    if (left === null || right === null) return false;
    throw new Incomparable(`incompatible types for comparison: ${typeOf(left)} and ${typeOf(right)}`);
  }
  if (isNil(left) || isNil(right)) return isNil(left) && isNil(right);
  throw new Incomparable(`non-comparable types ${typeOf(left)} and ${typeOf(right)}`);
}

export function less(left: Value, right: Value): boolean {
  const [a, b] = [basicKind(left), basicKind(right)];
  if (a === undefined || b === undefined || a === 'bool') throw new Incomparable('invalid type for comparison');
  if (a !== b) throw new Incomparable(`incompatible types for comparison: ${typeOf(left)} and ${typeOf(right)}`);
  return (scalarOf(left) as number) < (scalarOf(right) as number);
}

/** Values that comparing may look at: one may hold another many times over. */
const MAX_COMPARED = 1_000_000;
const MAX_DEPTH = 1000;

/** reflect.DeepEqual: types count, so 1 and 1.0 differ. */
export const deepEqual = (left: Value, right: Value): boolean => compare(left, right, { left: MAX_COMPARED }, 0);

function compare(left: Value, right: Value, budget: { left: number }, depth: number): boolean {
  if (depth > MAX_DEPTH || --budget.left < 0) throw new Incomparable('too large to compare');
  if (left instanceof List && right instanceof List) {
    return (
      typeOf(left) === typeOf(right) &&
      left.items.length === right.items.length &&
      left.items.every((item, index) => compare(item, right.items[index] as Value, budget, depth + 1))
    );
  }
  if (left instanceof Dict && right instanceof Dict) {
    return (
      left.entries.size === right.entries.size &&
      typeOf(left) === typeOf(right) &&
      [...left.entries].every(([key, value]) => {
        const other = right.entries.get(key);
        return other !== undefined && compare(value, other, budget, depth + 1);
      })
    );
  }
  if (left instanceof Bytes && right instanceof Bytes) return left.text === right.text;
  return kindOf(left) === kindOf(right) && scalarOf(left) === scalarOf(right);
}
