/** The values of a Go template, told apart as far as a chart can tell them apart, and what is not known about them. */
import { type Data, isList, isObject, OPEN, Unresolved } from '@palisade/core/value';
import type { GoFunction } from './function.ts';

/** A JavaScript number is a float64, which is what every number in a values file becomes. */
export type Value = null | string | boolean | number | Int | List | Dict | Struct | Bytes | Unresolved;

export class Int {
  readonly value: bigint;
  readonly type: 'int' | 'int64' | 'uint8' | 'uint64';
  constructor(value: bigint | number, type: Int['type'] = 'int') {
    this.value = typeof value === 'bigint' ? BigInt.asIntN(64, value) : BigInt(value);
    this.type = type;
  }
}

type Methods = ReadonlyMap<string, GoFunction>;

export interface ListTraits {
  readonly element?: string;
  /** A nil slice: empty, and `null` once marshalled. */
  readonly nil?: boolean;
  /** Why the order of the items is not known (Go's maps have none). */
  readonly unordered?: string;
  readonly methods?: Methods;
}

export class List {
  readonly items: readonly Value[];
  readonly traits: ListTraits;
  constructor(items: readonly Value[], traits: ListTraits = {}) {
    this.items = items;
    this.traits = traits;
  }
}

interface DictTraits {
  /** What the type is called when it is not `map[string]interface {}`. */
  readonly type?: string;
  /** What a missing key gives: a map of strings gives the empty string. */
  readonly zero?: Value;
  readonly methods?: Methods;
}

/** Mutable, as Go's maps are: charts write to `.Values` and read it back elsewhere. Written only through a Journal. */
export class Dict {
  readonly entries: Map<string, Value>;
  readonly traits: DictTraits;
  /** Why there may be other keys, or other values, than those seen. */
  open: string | undefined;
  constructor(entries: Map<string, Value> = new Map(), traits: DictTraits = {}, open?: string) {
    this.entries = entries;
    this.traits = traits;
    this.open = open;
  }
}

export class Struct {
  readonly type: string;
  readonly fields: ReadonlyMap<string, Value>;
  readonly methods: Methods;
  /** What its `String` method gives, where it has one. */
  readonly text: string | undefined;
  constructor(type: string, fields: Iterable<readonly [string, Value]>, methods: Methods = new Map(), text?: string) {
    this.type = type;
    this.fields = new Map(fields);
    this.methods = methods;
    this.text = text;
  }
}

/** A []byte whose content is text: what ranging over `.Files` gives. */
export class Bytes {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export function toValue(data: Data): Value {
  if (data === null || typeof data !== 'object' || data instanceof Unresolved) return data;
  if (isList(data)) return data[OPEN] === undefined ? new List(data.map(toValue)) : new Unresolved(data[OPEN]);
  const entries = new Map<string, Value>();
  if (isObject(data)) for (const key in data) entries.set(key, toValue(data[key] as Data));
  return new Dict(entries, {}, data[OPEN]);
}

/** The keys as Go ranges over them. */
export const sortedKeys = (dict: Dict): string[] => [...dict.entries.keys()].sort();

/** The value at a key as `d[key]` reads it. */
export function lookUp(dict: Dict, key: string): Value {
  const found = dict.entries.get(key);
  if (found !== undefined) return found;
  if (dict.open !== undefined) return new Unresolved(dict.open);
  return dict.traits.zero ?? null;
}

const KINDS: readonly (readonly [new (...args: never[]) => object, string])[] = [
  [List, 'slice'],
  [Dict, 'map'],
  [Struct, 'struct'],
  [Bytes, 'slice'],
];

/** The name of reflect's Kind. */
export function kindOf(value: Value): string {
  if (value === null) return 'invalid';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'string') return 'string';
  if (value instanceof Int) return value.type;
  if (value instanceof Struct && value.type.startsWith('*')) return 'ptr';
  return KINDS.find(([type]) => value instanceof type)?.[1] ?? 'invalid';
}

/** The name that `%T` prints. */
export function typeOf(value: Value): string {
  if (value === null) return '<nil>';
  if (value instanceof List) return `[]${value.traits.element ?? 'interface {}'}`;
  if (value instanceof Dict) return value.traits.type ?? 'map[string]interface {}';
  if (value instanceof Struct) return value.type;
  return value instanceof Bytes ? '[]uint8' : kindOf(value);
}
