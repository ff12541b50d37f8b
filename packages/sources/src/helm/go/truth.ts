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

/** The `eq` of templates, which refuses to compare what differs in kind. */
export function equal(left: Value, right: Value): boolean {
  const [a, b] = [basicKind(left), basicKind(right)];
  if (a !== undefined && a === b) return scalarOf(left) === scalarOf(right);
  if (left === null || right === null) return left === right;
  if (a !== b) throw new Incomparable(`incompatible types for comparison: ${typeOf(left)} and ${typeOf(right)}`);
  throw new Incomparable(`non-comparable types ${typeOf(left)} and ${typeOf(right)}`);
}

export function less(left: Value, right: Value): boolean {
  const [a, b] = [basicKind(left), basicKind(right)];
  if (a === undefined || b === undefined || a === 'bool') throw new Incomparable('invalid type for comparison');
  if (a !== b) throw new Incomparable(`incompatible types for comparison: ${typeOf(left)} and ${typeOf(right)}`);
  return (scalarOf(left) as number) < (scalarOf(right) as number);
}

/** reflect.DeepEqual: types count, so 1 and 1.0 differ. */
export function deepEqual(left: Value, right: Value, depth = 0): boolean {
  if (depth > 1000) throw new Incomparable('nested too deeply to compare');
  if (left instanceof List && right instanceof List) {
    return (
      typeOf(left) === typeOf(right) &&
      left.items.length === right.items.length &&
      left.items.every((item, index) => deepEqual(item, right.items[index] as Value, depth + 1))
    );
  }
  if (left instanceof Dict && right instanceof Dict) return dictsEqual(left, right, depth);
  if (left instanceof Bytes && right instanceof Bytes) return left.text === right.text;
  return kindOf(left) === kindOf(right) && scalarOf(left) === scalarOf(right);
}

function dictsEqual(left: Dict, right: Dict, depth: number): boolean {
  if (left.entries.size !== right.entries.size || typeOf(left) !== typeOf(right)) return false;
  for (const [key, value] of left.entries) {
    const other = right.entries.get(key);
    if (other === undefined || !deepEqual(value, other, depth + 1)) return false;
  }
  return true;
}
