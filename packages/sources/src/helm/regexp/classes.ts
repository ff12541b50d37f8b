/** Classes of characters by name. */
import { PatternError, type Range } from './pattern.ts';

export const range = (from: string, to = from): Range => ({
  from: from.codePointAt(0) as number,
  to: to.codePointAt(0) as number,
});

export const PERL: Readonly<Record<string, readonly Range[]>> = {
  d: [range('0', '9')],
  s: [range('\t', '\n'), range('\f', '\r'), range(' ')],
  w: [range('0', '9'), range('A', 'Z'), range('_'), range('a', 'z')],
};
const UPPER = range('A', 'Z');
const LOWER = range('a', 'z');
const DIGITS = range('0', '9');
const POSIX: Readonly<Record<string, readonly Range[]>> = {
  alnum: [DIGITS, UPPER, LOWER],
  alpha: [UPPER, LOWER],
  ascii: [{ from: 0, to: 0x7f }],
  blank: [range('\t'), range(' ')],
  cntrl: [{ from: 0, to: 0x1f }, range('\x7f')],
  digit: [DIGITS],
  graph: [range('!', '~')],
  lower: [LOWER],
  print: [range(' ', '~')],
  punct: [range('!', '/'), range(':', '@'), range('[', '`'), range('{', '~')],
  space: [range('\t', '\r'), range(' ')],
  upper: [UPPER],
  word: [DIGITS, UPPER, LOWER, range('_')],
  xdigit: [DIGITS, range('A', 'F'), range('a', 'f')],
};
export const MAX_RUNE = 0x10ffff;

export function complement(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((left, right) => left.from - right.from);
  const result: Range[] = [];
  let next = 0;
  for (const { from, to } of sorted) {
    if (from > next) result.push({ from: next, to: from - 1 });
    next = Math.max(next, to + 1);
  }
  if (next <= MAX_RUNE) result.push({ from: next, to: MAX_RUNE });
  return result;
}

export const posixClass = (name: string): readonly Range[] | undefined =>
  Object.hasOwn(POSIX, name) ? POSIX[name] : undefined;

export function unicodeClass(name: string): RegExp {
  if (!/^[A-Za-z_]+$/.test(name)) throw new PatternError(`invalid character class \\p{${name}}`);
  for (const property of [name, `Script=${name}`]) {
    try {
      return new RegExp(`^\\p{${property}}$`, 'u');
    } catch {
      // not of this kind
    }
  }
  throw new PatternError(`invalid character class \\p{${name}}`);
}
