/** Sprig's functions of lists. */
import { Unresolved } from '@palisade/core/value';
import { toCount, toInt64 } from '../go/convert.ts';
import { textsOf } from '../go/format.ts';
import { type FunctionTable, type GoFunction, known, knownWith, lenient } from '../go/function.ts';
import { deepEqual, truth } from '../go/truth.ts';
import { Bytes, Int, List, type ListTraits, typeOf, type Value } from '../go/value.ts';
import { TemplateError } from '../template/error.ts';
import type { Runtime } from '../template/runtime.ts';

function itemsOf(value: Value, what: string): readonly Value[] {
  if (value instanceof List) return value.items;
  throw new TemplateError(`Cannot ${what} on type ${value instanceof Bytes ? 'bytes' : typeOf(value)}`);
}

const EMPTY_NIL = (): List => new List([], { nil: true });

/** A function of one list that keeps no order it does not know. */
const ofList = (what: string, body: (items: readonly Value[]) => Value): GoFunction =>
  known('a', (list: Value) => body(itemsOf(list, what)));

const first = ofList('find first', (items) => items[0] ?? null);
const last = ofList('find last', (items) => items.at(-1) ?? null);
const rest = ofList('find rest', (items) => (items.length === 0 ? EMPTY_NIL() : new List(items.slice(1))));
const initial = ofList('find initial', (items) => (items.length === 0 ? EMPTY_NIL() : new List(items.slice(0, -1))));
const reverse = ofList('find reverse', (items) => new List(items.toReversed()));

const append = lenient('aa', (runtime, list: Value, item: Value) => grown(runtime, list, (items) => [...items, item]));
const prepend = lenient('aa', (runtime, list: Value, item: Value) => grown(runtime, list, (items) => [item, ...items]));

function grown(runtime: Runtime, list: Value, change: (items: readonly Value[]) => Value[]): Value {
  const why = runtime.whyUnknown(list);
  return why === undefined ? new List(change(itemsOf(list, 'push'))) : new Unresolved(why);
}

/** What depends on what is in the list, though not on its order. */
const looking = (signature: string, body: (...args: never[]) => Value): GoFunction =>
  lenient(signature, (runtime, ...args: Value[]) => {
    for (const arg of args) {
      const inside = arg instanceof List ? new List(arg.items) : arg;
      const why = runtime.whyUnknownInside(inside);
      if (why !== undefined) return new Unresolved(why);
      // Every item may be compared with every other.
      if (arg instanceof List) runtime.spend(arg.items.length ** 2 / 64);
    }
    return body(...(args as never[]));
  });

const contains = (items: readonly Value[], item: Value): boolean => items.some((other) => deepEqual(item, other));

/** A list with some of the items of another, in the same order as far as there is one. */
const kept = (items: readonly Value[], from: Value): List => {
  const unordered = from instanceof List ? from.traits.unordered : undefined;
  return new List(items, unordered === undefined ? {} : { unordered });
};

const uniq = looking('a', (list: Value) => {
  const found: Value[] = [];
  for (const item of itemsOf(list, 'find uniq')) if (!contains(found, item)) found.push(item);
  return kept(found, list);
});

const without = looking('aa*', (list: Value, ...unwanted: Value[]) =>
  kept(
    itemsOf(list, 'find without').filter((item) => !contains(unwanted, item)),
    list,
  ),
);

const has = looking('aa', (item: Value, list: Value) =>
  list === null ? false : contains(itemsOf(list, 'find has'), item),
);

const compact = looking('a', (list: Value) =>
  kept(
    itemsOf(list, 'compact').filter((item) => truth(item) === true),
    list,
  ),
);

const sortAlpha = lenient('a', (runtime, value: Value) => {
  const list = value instanceof List ? new List(value.items) : value;
  const why = runtime.whyUnknownInside(list);
  if (why !== undefined) return new Unresolved(why);
  const texts = list === null ? ['<nil>'] : textsOf(list, runtime.holes);
  return new List(texts.sort(), { element: 'string' });
});

function slice(list: Value, from: Value = new Int(0), to?: Value): Value {
  const items = itemsOf(list, 'slice');
  if (items.length === 0) return null;
  const [start, end] = [Number(toInt64(from)), to === undefined ? items.length : Number(toInt64(to))];
  if (start < 0 || start > end || end > items.length) throw new TemplateError('slice bounds out of range');
  return new List(items.slice(start, end), (list as List).traits);
}

function chunk(size: Int, list: Value): Value {
  const items = itemsOf(list, 'chunk');
  const length = toCount(size);
  if (length < 1) throw new TemplateError('chunks need a size');
  const chunks: List[] = [];
  for (let at = 0; at < items.length; at += length) chunks.push(new List(items.slice(at, at + length)));
  return new List(chunks, { element: '[]interface {}' });
}

const concat = (...lists: Value[]): Value => {
  const items = lists.flatMap((list) => itemsOf(list, 'concat'));
  return items.length === 0 ? EMPTY_NIL() : new List(items);
};

const INTS: ListTraits = { element: 'int' };

function* steps(start: number, stop: number, step: number): Generator<number> {
  if (stop < start) {
    if (step < 0) for (let at = start; at > stop; at += step) yield at;
  } else if (step > 0) for (let at = start; at < stop; at += step) yield at;
}

function count(runtime: Runtime, start: number, stop: number, step: number): number[] {
  if (step !== 0) runtime.spend(Math.max(0, Math.ceil((stop - start) / step)));
  return [...steps(start, stop, step)];
}

const untilStep = (runtime: Runtime, start: number, stop: number, step: number): List =>
  new List(
    count(runtime, start, stop, step).map((number) => new Int(number)),
    INTS,
  );

/** `seq end`, `seq start end`, `seq start step end`: the end is included. */
function seq(runtime: Runtime, ...numbers: Int[]): string {
  if (numbers.length === 0 || numbers.length > 3) return '';
  const parameters = numbers.map(toCount);
  const start = parameters.length === 1 ? 1 : (parameters[0] as number);
  const end = parameters.at(-1) as number;
  const direction = end < start ? -1 : 1;
  const step = parameters.length === 3 ? (parameters[1] as number) : direction;
  if (direction < 0 && step > 0) return '';
  return count(runtime, start, end + direction, step).join(' ');
}

const list = lenient('a*', (_runtime, ...items: Value[]) => new List(items));

const withMust = (table: FunctionTable): FunctionTable => {
  const must = Object.entries(table).map(([name, body]) => [
    `must${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    body,
  ]);
  return { ...table, ...Object.fromEntries(must) };
};

export const LISTS: FunctionTable = {
  list,
  tuple: list,
  concat: known('a*', concat),
  until: knownWith('i', (runtime, end: Int) => untilStep(runtime, 0, toCount(end), toCount(end) < 0 ? -1 : 1)),
  untilStep: knownWith('iii', (runtime, start: Int, stop: Int, step: Int) =>
    untilStep(runtime, toCount(start), toCount(stop), toCount(step)),
  ),
  seq: knownWith('i*', seq),
  sortAlpha,
  ...withMust({
    first,
    last,
    rest,
    initial,
    reverse,
    append,
    push: append,
    prepend,
    uniq,
    without,
    has,
    compact,
    slice: known('aa*', slice),
    chunk: known('ia', chunk),
  }),
};
