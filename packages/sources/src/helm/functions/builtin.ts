/** The functions that text/template brings itself. `and` and `or` are the evaluator's: they do not evaluate everything. */
import { Unresolved } from '@palisade/core/value';
import { sprint } from '../go/format.ts';
import { type FunctionTable, known, knownWith, lenient } from '../go/function.ts';
import { sprintf } from '../go/printf.ts';
import { byteLength, toBytes } from '../go/text.ts';
import { equal, Incomparable, less, truth } from '../go/truth.ts';
import { Bytes, Dict, Int, kindOf, List, lookUp, typeOf, type Value } from '../go/value.ts';
import { TemplateError } from '../template/error.ts';
import type { Runtime } from '../template/runtime.ts';

function length(runtime: Runtime, value: Value): Value {
  if (value instanceof Unresolved) return value;
  if (value instanceof List) return new Int(value.items.length);
  if (value instanceof Dict && value.open !== undefined) return new Unresolved(value.open);
  if (value instanceof Dict) return new Int(value.entries.size);
  const why = runtime.whyUnknown(value);
  if (why !== undefined) return new Unresolved(why);
  if (typeof value === 'string') return new Int(byteLength(value));
  if (value instanceof Bytes) return new Int(byteLength(value.text));
  throw new TemplateError(value === null ? 'len of nil pointer' : `len of type ${typeOf(value)}`);
}

function position(index: Value, size: number): number {
  if (!(index instanceof Int))
    throw new TemplateError(`cannot index slice/array with ${index === null ? 'nil' : `type ${typeOf(index)}`}`);
  if (index.value < 0n || index.value > BigInt(size)) throw new TemplateError(`index out of range: ${index.value}`);
  return Number(index.value);
}

function indexOnce(runtime: Runtime, item: Value, index: Value): Value {
  if (item === null) throw new TemplateError('index of untyped nil');
  if (index instanceof Unresolved) return index;
  if (item instanceof Dict) {
    if (typeof index !== 'string')
      throw new TemplateError(
        index === null ? 'value is nil; should be of type string' : `value has type ${typeOf(index)}; should be string`,
      );
    const why = runtime.whyUnknown(index);
    return why === undefined ? lookUp(item, index) : new Unresolved(why);
  }
  const why = runtime.whyUnknown(item);
  if (why !== undefined) return new Unresolved(why);
  if (item instanceof List) return inRange(item.items, position(index, item.items.length));
  if (typeof item !== 'string') throw new TemplateError(`can't index item of type ${typeOf(item)}`);
  return inRange(
    [...toBytes(item)].map((byte) => new Int(byte, 'uint8')),
    position(index, byteLength(item)),
  );
}

function inRange(items: readonly Value[], at: number): Value {
  const item = items[at];
  if (item === undefined) throw new TemplateError(`index out of range: ${at}`);
  return item;
}

const not = (_runtime: Runtime, value: Value): Value => {
  const holds = truth(value);
  return holds instanceof Unresolved ? holds : !holds;
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  '\0': '\ufffd',
};
const html = (text: string): string => text.replace(/[&'<>"\0]/g, (character) => ENTITIES[character] as string);

const urlQuery = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

/** Text of the arguments as these functions want it: a lone string as it is. */
const joined = (escape: (text: string) => string) =>
  knownWith('a*', (runtime, ...values: Value[]) =>
    escape(values.length === 1 && typeof values[0] === 'string' ? values[0] : sprint(values, runtime.holes)),
  );

const anyEqual = (left: Value, ...rights: Value[]): Value => {
  if (rights.length === 0) throw new Incomparable('missing argument for comparison');
  return rights.some((right) => equal(left, right));
};

export const BUILTINS: FunctionTable = {
  // Only so that the names are known.
  and: known('aa*', (value: Value) => value),
  or: known('aa*', (value: Value) => value),
  not: lenient('a', not),
  len: lenient('a', length),
  index: lenient('aa*', (runtime, item: Value, ...indexes: Value[]) =>
    indexes.reduce((value, index) => (value instanceof Unresolved ? value : indexOnce(runtime, value, index)), item),
  ),
  eq: known('aa*', anyEqual),
  ne: known('aa', (left: Value, right: Value) => !equal(left, right)),
  lt: known('aa', less),
  le: known('aa', (left: Value, right: Value) => less(left, right) || equal(left, right)),
  gt: known('aa', (left: Value, right: Value) => !(less(left, right) || equal(left, right))),
  ge: known('aa', (left: Value, right: Value) => !less(left, right)),
  print: lenient('a*', (runtime, ...values: Value[]) => sprint(values, runtime.holes)),
  println: lenient(
    'a*',
    (runtime, ...values: Value[]) => `${values.map((value) => sprint([value], runtime.holes)).join(' ')}\n`,
  ),
  printf: lenient('sa*', (runtime, format: string, ...values: Value[]) => sprintf(format, values, runtime.holes)),
  html: joined(html),
  urlquery: joined(urlQuery),
  js: knownWith('a*', () => new Unresolved('text escaped for JavaScript')),
  call: known('aa*', (value: Value) => {
    throw new TemplateError(`non-function of type ${kindOf(value)}`);
  }),
};
