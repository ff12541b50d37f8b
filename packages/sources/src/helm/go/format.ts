/** fmt's `%v` and the text that template functions make of a value. What is not known becomes a hole. */
import { Unresolved } from '@palisade/core/value';
import { TemplateError } from '../template/error.ts';
import { formatNumber } from './convert.ts';
import type { Holes } from './holes.ts';
import { toBytes } from './text.ts';
import { Bytes, Dict, Int, List, type Struct, sortedKeys, type Value } from './value.ts';

const MAX_DEPTH = 1000;

/** `%v`. */
export function print(value: Value, holes: Holes, depth = 0): string {
  if (typeof value === 'string') return value;
  if (value === null) return '<nil>';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || value instanceof Int) return formatNumber(value);
  if (value instanceof Unresolved) return holes.mark(value.why);
  holes.spend(1);
  if (depth > MAX_DEPTH) throw new TemplateError('a value is nested too deeply to print');
  if (value instanceof List) return printList(value, holes, depth);
  if (value instanceof Bytes) return `[${toBytes(value.text).join(' ')}]`;
  return value instanceof Dict ? printDict(value, holes, depth) : printStruct(value, holes);
}

const printList = (list: List, holes: Holes, depth: number): string =>
  list.traits.unordered !== undefined && list.items.length > 1
    ? holes.mark(list.traits.unordered)
    : `[${list.items.map((item) => print(item, holes, depth + 1)).join(' ')}]`;

const printDict = (dict: Dict, holes: Holes, depth: number): string =>
  dict.open !== undefined
    ? holes.mark(dict.open)
    : `map[${sortedKeys(dict)
        .map((key) => `${key}:${print(dict.entries.get(key) as Value, holes, depth + 1)}`)
        .join(' ')}]`;

const printStruct = (struct: Struct, holes: Holes): string =>
  struct.text ?? holes.mark(`the printed form of ${struct.type}`);

/** Sprig's strval: as `%v`, but bytes are their text. */
export const textOf = (value: Value, holes: Holes): string =>
  value instanceof Bytes ? value.text : print(value, holes);

/** fmt.Sprint: operands are parted by a space where neither is a string. */
export function sprint(values: readonly Value[], holes: Holes): string {
  let text = '';
  for (const [index, value] of values.entries()) {
    const apart = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
    text += (apart ? ' ' : '') + print(value, holes);
  }
  return text;
}

/** Sprig's toStrings: nils are left out. */
export function textsOf(value: Value, holes: Holes): string[] {
  if (value === null) return [];
  if (!(value instanceof List)) return [textOf(value, holes)];
  return value.items.filter((item) => item !== null).map((item) => textOf(item, holes));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};
/** What strconv.Quote escapes. The private-use characters that stand for holes are left as they are. */
const ESCAPED = /["\\]|[^ \p{L}\p{M}\p{N}\p{P}\p{S}\ue000-\uf8ff]/gu;

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) as number;
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** strconv.Quote. */
export const quote = (text: string): string =>
  `"${text.replace(ESCAPED, (character) => ESCAPES[character] ?? escapeCharacter(character))}"`;
