/** fmt.Sprintf for the verbs that charts use; what is unusual becomes a hole, never a guess. */
import { Unresolved } from '@palisade/core/value';
import { TemplateError } from '../template/error.ts';
import { print, quote } from './format.ts';
import type { Holes } from './holes.ts';
import { goExponent } from './number.ts';
import { Bytes, Int, List, typeOf, type Value } from './value.ts';

interface Directive {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly verb: string;
}

const DIRECTIVE = /%([-+# 0]*)([0-9]*)(?:\.([0-9]*))?([^0-9.])/gu;
const MAX_WIDTH = 1_000_000;

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
  if (!(value instanceof List)) return value !== null && typeof value === 'object' ? print(value, holes) : undefined;
  return `[${value.items.map((item) => text(item, directive, holes) ?? bad('s', item, holes)).join(' ')}]`;
};

const quoted: Verb = (value, directive, holes) => {
  if (typeof value === 'string') return quote(cut(value, directive));
  if (!(value instanceof List)) return undefined;
  return `[${value.items.map((item) => quoted(item, directive, holes) ?? bad('q', item, holes)).join(' ')}]`;
};

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

function pad(body: string, { flags, width, verb }: Directive): string {
  if (width === undefined) return body;
  if (flags.includes('-')) return body.padEnd(width);
  if (!flags.includes('0') || 'vsqtT'.includes(verb)) return body.padStart(width);
  const sign = /^[-+ ]/.exec(body)?.[0] ?? '';
  return sign + body.slice(sign.length).padStart(width - sign.length, '0');
}

/** Verbs and values for which Go's own rules are longer than what is written here. */
const isExotic = ({ verb, flags }: Directive, value: Value): boolean =>
  (verb === 'v' && flags.includes('#')) ||
  (verb === 'q' && (flags.includes('#') || value instanceof Int)) ||
  ('gGepUOX'.includes(verb) && typeof value === 'number' && verb !== 'g') ||
  'pUOG'.includes(verb) ||
  (value instanceof List && !'vsqT'.includes(verb));

function formatOne(directive: Directive, value: Value, holes: Holes): string {
  if (value instanceof Unresolved) return holes.mark(value.why);
  if (isExotic(directive, value)) return holes.mark(`printf with %${directive.verb} of ${typeOf(value)}`);
  const verb = VERBS[directive.verb];
  const body =
    value === null && directive.verb !== 'v' && directive.verb !== 'T' ? undefined : verb?.(value, directive, holes);
  return body === undefined ? bad(directive.verb, value, holes) : pad(body, directive);
}

const number = (digits: string | undefined): number | undefined => (digits ? Number(digits) : undefined);

export function sprintf(format: string, values: readonly Value[], holes: Holes): string {
  let used = 0;
  const result = format.replace(
    DIRECTIVE,
    (_all, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const directive = { flags, width: number(width), precision: precision === '' ? 0 : number(precision), verb };
      if (verb === '*' || verb === '[') throw new TemplateError(`printf: %${verb} is not supported`);
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
