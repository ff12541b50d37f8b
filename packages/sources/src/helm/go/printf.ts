/** fmt.Sprintf for the verbs that charts use; what is unusual becomes a hole, never a guess. */
import { Unresolved } from '@palisade/core/value';
import { TemplateError } from '../template/error.ts';
import { print, quote } from './format.ts';
import type { Holes } from './holes.ts';
import { goExponent } from './number.ts';
import { Bytes, Dict, Int, List, Struct, sortedKeys, typeOf, type Value } from './value.ts';

interface Directive {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly verb: string;
}

const DIRECTIVE = /%([-+# 0]*)((?:[1-9][0-9]*)?)(?:\.([0-9]*))?([^0-9.])/gu;
const MAX_WIDTH = 1_000_000;
const MAX_FORMAT = 10_000;

const bad = (verb: string, value: Value, holes: Holes): string =>
  value === null ? `%!${verb}(<nil>)` : `%!${verb}(${typeOf(value)}=${print(value, holes)})`;

const cut = (text: string, { precision }: Directive): string =>
  precision === undefined ? text : [...text].slice(0, precision).join('');

const signed = (text: string, { flags }: Directive): string =>
  text.startsWith('-') || !/[+ ]/.test(flags) ? text : `${flags.includes('+') ? '+' : ' '}${text}`;

type Verb = (value: Value, directive: Directive, holes: Holes) => string | undefined;

const radix =
  (base: number, prefix: string, upper = false): Verb =>
  (value, directive) => {
    if (!(value instanceof Int)) return undefined;
    const digits = (value.value < 0n ? -value.value : value.value).toString(base);
    const padded = digits.padStart(directive.precision ?? 0, '0');
    const text = (directive.flags.includes('#') ? prefix : '') + (upper ? padded.toUpperCase() : padded);
    return signed(value.value < 0n ? `-${text}` : text, directive);
  };

const hex =
  (upper: boolean): Verb =>
  (value, directive, holes) => {
    if (typeof value !== 'string') return radix(16, '0x', upper)(value, directive, holes);
    const digits = [...new TextEncoder().encode(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return upper ? digits.toUpperCase() : digits;
  };

const fixed: Verb = (value, directive) =>
  typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) >= 1e21 || (directive.precision ?? 6) > 100
    ? undefined
    : signed(value.toFixed(directive.precision ?? 6), directive);

const exponent: Verb = (value, directive) => {
  if (typeof value !== 'number' || !Number.isFinite(value) || (directive.precision ?? 6) > 100) return undefined;
  const [digits, power] = value.toExponential(directive.precision ?? 6).split('e') as [string, string];
  return signed(goExponent(digits, Number(power)), directive);
};

const text: Verb = (value, directive, holes) => {
  if (typeof value === 'string') return cut(value, directive);
  if (value instanceof Bytes) return cut(value.text, directive);
  return value instanceof Struct ? print(value, holes) : undefined;
};

const quoted: Verb = (value, directive) => (typeof value === 'string' ? quote(cut(value, directive)) : undefined);

const general: Verb = (value, directive, holes) => {
  if (typeof value === 'string') return cut(value, directive);
  if (directive.precision !== undefined && typeof value === 'number') return undefined;
  const number = value instanceof Int || typeof value === 'number';
  return number ? signed(print(value, holes), directive) : print(value, holes);
};

const VERBS: Readonly<Record<string, Verb>> = {
  v: general,
  s: text,
  q: quoted,
  d: radix(10, ''),
  b: radix(2, '0b'),
  o: radix(8, '0'),
  x: hex(false),
  X: hex(true),
  f: fixed,
  F: fixed,
  e: exponent,
  g: (value, directive, holes) => (typeof value === 'number' ? general(value, directive, holes) : undefined),
  t: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  T: (value) => typeOf(value),
  c: (value) => (value instanceof Int ? String.fromCodePoint(Number(value.value)) : undefined),
};

function pad(body: string, { flags, width }: Directive): string {
  if (width === undefined) return body;
  if (flags.includes('-')) return body.padEnd(width);
  if (!flags.includes('0')) return body.padStart(width);
  const sign = /^[-+ ]/.exec(body)?.[0] ?? '';
  return sign + body.slice(sign.length).padStart(width - sign.length, '0');
}

/** Verbs and values for which Go's own rules are longer than what is written here. */
const isExotic = ({ verb, flags }: Directive, value: Value): boolean =>
  (verb === 'v' && flags.includes('#')) ||
  (verb === 'q' && (flags.includes('#') || value instanceof Int)) ||
  ('xXbo'.includes(verb) && typeof value === 'number') ||
  'pUOG'.includes(verb);

/** A verb goes on to what a list or a map holds. */
function inside(directive: Directive, value: List | Dict, holes: Holes): string {
  const why = value instanceof Dict ? value.open : value.items.length > 1 ? value.traits.unordered : undefined;
  if (why !== undefined) return holes.mark(why);
  const one = (item: Value): string => (item === null ? '<nil>' : formatOne(directive, item, holes));
  if (value instanceof List) return `[${value.items.map(one).join(' ')}]`;
  const entries = sortedKeys(value).map((key) => `${one(key)}:${one(value.entries.get(key) as Value)}`);
  return `map[${entries.join(' ')}]`;
}

function formatOne(directive: Directive, value: Value, holes: Holes): string {
  if (value instanceof Unresolved) return holes.mark(value.why);
  if (isExotic(directive, value)) return holes.mark(`printf with %${directive.verb} of ${typeOf(value)}`);
  const { verb } = directive;
  const whole = verb === 'T' || (verb === 'v' && directive.width === undefined && directive.precision === undefined);
  if (!whole && (value instanceof List || value instanceof Dict)) return inside(directive, value, holes);
  const body = value === null && verb !== 'v' && verb !== 'T' ? undefined : VERBS[verb]?.(value, directive, holes);
  if (body !== undefined) return pad(body, directive);
  const plain = directive.width === undefined && directive.precision === undefined;
  return plain || value === null ? bad(verb, value, holes) : holes.mark(`printf with %${verb} of ${typeOf(value)}`);
}

const number = (digits: string | undefined): number | undefined => (digits ? Number(digits) : undefined);

/** Arguments by number, widths from arguments, and directives that end too early. */
const UNUSUAL = /%[-+# 0]*(?:[1-9][0-9]*)?(?:\.[0-9]*)?(?:[*[!]|$)/;

export function sprintf(format: string, values: readonly Value[], holes: Holes): string {
  if (format.length > MAX_FORMAT || UNUSUAL.test(format.replaceAll('%%', '')))
    return holes.mark('an unusual format of printf');
  let used = 0;
  const result = format.replace(
    DIRECTIVE,
    (_all, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const directive = { flags, width: number(width), precision: precision === '' ? 0 : number(precision), verb };
      if ((directive.width ?? 0) > MAX_WIDTH) throw new TemplateError('printf: the width is too large');
      if (used >= values.length) return `%!${verb}(MISSING)`;
      return formatOne(directive, values[used++] as Value, holes);
    },
  );
  const rest = values
    .slice(used)
    .map((value) => (value === null ? '<nil>' : `${typeOf(value)}=${print(value, holes)}`));
  return rest.length === 0 ? result : `${result}%!(EXTRA ${rest.join(', ')})`;
}
