/**
 * Plain scalars as Kustomize reads resources: go-yaml v3 into an untyped value. It is YAML 1.2 for words (`yes` is a
 * string, and is quoted in the output) and YAML 1.1 for numbers (`0644` is 420).
 */
import type { Scalar } from '@palisade/core/value';
import { yaml11 } from '../yaml/scalar.ts';
import { Problem } from './problem.ts';

const WORDS: ReadonlyMap<string, string> = new Map([
  ...['true', 'True', 'TRUE', 'false', 'False', 'FALSE'].map((word) => [word, '!!bool'] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, '!!null'] as const),
  ...['.nan', '.NaN', '.NAN', '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((w) => [w, '!!float'] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, '!!float'] as const),
  ['<<', '!!merge'],
]);

const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d{1,9})?(Z|[-+]\d{2}:\d{2})?)?$/;
/** Beyond these an integer is read as a float. */
const LARGEST = 2n ** 64n - 1n;
const SMALLEST = -(2n ** 63n);

export const isTextTag = (tag: string): boolean => tag === '!!str' || tag === '';

const bigOf = (plain: string): bigint => {
  const negative = plain.startsWith('-');
  const digits = plain.replace(/^[-+]/, '').toLowerCase();
  const size = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return negative ? -size : size;
};

function isInteger(plain: string): boolean {
  if (!INTEGER.test(plain)) return false;
  if (plain.length < 18) return true;
  const value = bigOf(plain);
  return value <= LARGEST && value >= SMALLEST;
}

/** The tag that a plain scalar resolves to. */
export function tagOf(text: string): string {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === 46) return FLOAT.test(text) ? '!!float' : '!!str';
  if (first !== 43 && first !== 45 && (first < 48 || first > 57)) return '!!str';
  if (timestamp(text) !== undefined) return '!!timestamp';
  const plain = text.replaceAll('_', '');
  if (isInteger(plain)) return '!!int';
  return FLOAT.test(plain) ? '!!float' : '!!str';
}

/** A timestamp as JSON writes it, or undefined where the text is none. */
function timestamp(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, year, month, day, separator, hour, minute, second, fraction = '', zone] = match;
  if (separator !== undefined && (separator === ' ') !== (zone === undefined)) return undefined;
  const two = (digits = '0'): string => digits.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}`;
  const parsed = new Date(`${date}T${time}Z`);
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(`${date}T${time}`)) return undefined;
  const trimmed = fraction.replace(/(?<!0)0+$/, '');
  const offset = zone === undefined || zone === '+00:00' ? 'Z' : zone;
  return `${date}T${time}${trimmed === '.' ? '' : trimmed}${offset}`;
}

function parsed(tag: string, text: string): Scalar {
  switch (tag) {
    case '!!null':
      return null;
    case '!!bool':
      return text.toLowerCase() === 'true';
    case '!!int':
      return Number(bigOf(text.replaceAll('_', '')));
    case '!!float':
      return floatOf(text);
    case '!!timestamp':
      return timestamp(text) ?? text;
    default:
      return text;
  }
}

function floatOf(text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (Number.isNaN(value)) throw new Problem(`${text} has no form in JSON`);
  return value;
}

const KNOWN_TAGS: ReadonlySet<string> = new Set(['!!bool', '!!int', '!!float', '!!null', '!!timestamp']);

/** The value once written out and read back: a text that does not fit its tag is an error. */
export function scalarValue(scalar: { tag: string; text: string; quoted: boolean }): Scalar {
  const { tag, text, quoted } = scalar;
  if (tag === '!!str' || (tag === '' && (quoted || text.includes('\n')))) return text;
  const resolved = tagOf(text);
  if (tag === '') return parsed(resolved, text);
  // A tag that the text alone would give is not written out: with the quotes of a former text it is then a string.
  if (tag === resolved) return quoted ? text : parsed(resolved, text);
  if (!KNOWN_TAGS.has(tag)) return text;
  if (tag === '!!float' && resolved === '!!int') return parsed(resolved, text);
  throw new Problem(`cannot decode ${resolved} \`${text}\` as a ${tag}`);
}

/** True where YAML 1.1 would not read the text as a string: Kustomize quotes such a text when it writes it anew. */
export const isOldNonString = (text: string): boolean =>
  text !== '' && !text.includes('\n') && typeof yaml11(text) !== 'string';
