/** The syntax of RE2 patterns, as far as names and images need it. */
import { Problem } from './problem.ts';

/** Inclusive ranges of code points. */
export type Ranges = readonly (readonly [low: number, high: number])[];
export type Assertion = 'start' | 'end' | 'boundary' | 'inside';

export type Expression =
  | { readonly is: 'set'; readonly ranges: Ranges; readonly negated: boolean; readonly anyCase: boolean }
  | { readonly is: 'assert'; readonly what: Assertion }
  | { readonly is: 'sequence'; readonly of: readonly Expression[] }
  | { readonly is: 'choice'; readonly of: readonly Expression[] }
  | { readonly is: 'repeat'; readonly of: Expression; readonly from: number; readonly to: number };

const MAX_NESTING = 100;
const MAX_REPEAT = 1000;

const DIGIT: Ranges = [[48, 57]];
const WORD: Ranges = [...DIGIT, [65, 90], [95, 95], [97, 122]];
const SPACE: Ranges = [
  [9, 10],
  [12, 13],
  [32, 32],
];
const CLASSES: Readonly<Record<string, Ranges>> = { d: DIGIT, w: WORD, s: SPACE };
const NAMED: Readonly<Record<string, Ranges>> = {
  digit: DIGIT,
  word: WORD,
  alpha: [
    [65, 90],
    [97, 122],
  ],
  alnum: [...DIGIT, [65, 90], [97, 122]],
  lower: [[97, 122]],
  upper: [[65, 90]],
};
const CONTROL: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11, a: 7 };
const ASSERTIONS: Readonly<Record<string, Assertion>> = { b: 'boundary', B: 'inside', A: 'start', z: 'end' };

interface Reader {
  readonly pattern: string;
  readonly chars: readonly string[];
  at: number;
  anyCase: boolean;
  nesting: number;
}

const fail = (reader: Reader, why: string): never => {
  throw new Problem(`the pattern ${reader.pattern} cannot be used: ${why}`);
};

const peek = (reader: Reader): string | undefined => reader.chars[reader.at];

function take(reader: Reader, text: string): boolean {
  for (const [offset, char] of [...text].entries()) if (reader.chars[reader.at + offset] !== char) return false;
  reader.at += text.length;
  return true;
}

export function parsePattern(pattern: string): Expression {
  const reader: Reader = { pattern, chars: [...pattern], at: 0, anyCase: false, nesting: 0 };
  const expression = choice(reader);
  if (peek(reader) !== undefined) fail(reader, 'an unexpected )');
  return expression;
}

function choice(reader: Reader): Expression {
  if (++reader.nesting > MAX_NESTING) fail(reader, 'it nests too deeply');
  const options = [sequence(reader)];
  while (take(reader, '|')) options.push(sequence(reader));
  reader.nesting--;
  return options.length === 1 ? (options[0] as Expression) : { is: 'choice', of: options };
}

function sequence(reader: Reader): Expression {
  const parts: Expression[] = [];
  for (let char = peek(reader); char !== undefined && char !== '|' && char !== ')'; char = peek(reader)) {
    const part = repeated(reader, atom(reader));
    if (part) parts.push(part);
  }
  return { is: 'sequence', of: parts };
}

const COUNTS = /^\{(\d+)(?:(,)(\d*))?\}/;
const SIGNS: Readonly<Record<string, readonly [number, number]>> = {
  '*': [0, Number.POSITIVE_INFINITY],
  '+': [1, Number.POSITIVE_INFINITY],
  '?': [0, 1],
};

function repeated(reader: Reader, of: Expression | undefined): Expression | undefined {
  const bounds = countOf(reader);
  if (!bounds) return of;
  if (!of) return fail(reader, 'nothing to repeat');
  take(reader, '?'); // whether it is greedy makes no difference to whether it matches
  const next = peek(reader);
  if (next !== undefined && Object.hasOwn(SIGNS, next)) fail(reader, 'a repetition of a repetition');
  const [from, to] = bounds;
  return { is: 'repeat', of, from, to };
}

function countOf(reader: Reader): readonly [number, number] | undefined {
  const sign = peek(reader) ?? '';
  if (Object.hasOwn(SIGNS, sign)) {
    reader.at++;
    return SIGNS[sign];
  }
  if (sign !== '{') return undefined;
  const match = COUNTS.exec(reader.chars.slice(reader.at, reader.at + 16).join(''));
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
  if (from > MAX_REPEAT || (to > MAX_REPEAT && to !== Number.POSITIVE_INFINITY) || to < from)
    fail(reader, 'a bad repetition');
  reader.at += match[0].length;
  return [from, to];
}

const set = (reader: Reader, ranges: Ranges, negated = false): Expression => ({
  is: 'set',
  ranges,
  negated,
  anyCase: reader.anyCase,
});
const single = (reader: Reader, char: string): Expression => {
  const code = char.codePointAt(0) as number;
  return set(reader, [[code, code]]);
};

function atom(reader: Reader): Expression | undefined {
  const char = reader.chars[reader.at++] as string;
  if (char === '(') return group(reader);
  if (char === '[') return characterClass(reader);
  if (char === '.') return set(reader, [[10, 10]], true);
  if (char === '^') return { is: 'assert', what: 'start' };
  if (char === '$') return { is: 'assert', what: 'end' };
  if (char === '\\') return escaped(reader);
  if (Object.hasOwn(SIGNS, char)) fail(reader, `nothing before ${char}`);
  return single(reader, char);
}

/** A group of flags alone gives no expression. */
function group(reader: Reader): Expression | undefined {
  const before = reader.anyCase;
  if (take(reader, '?')) {
    if (take(reader, 'i)')) {
      reader.anyCase = true;
      return undefined;
    }
    if (take(reader, 'i:')) reader.anyCase = true;
    else if (take(reader, 'P<') || take(reader, '<')) groupName(reader);
    else if (!take(reader, ':')) fail(reader, 'this kind of group is not supported');
  }
  const inner = choice(reader);
  if (!take(reader, ')')) fail(reader, 'a ( is not closed');
  reader.anyCase = before;
  return inner;
}

function groupName(reader: Reader): void {
  while (/\w/.test(peek(reader) ?? '')) reader.at++;
  if (!take(reader, '>')) fail(reader, 'a bad group name');
}

function escaped(reader: Reader): Expression {
  const char = reader.chars[reader.at++];
  if (char === undefined) return fail(reader, 'it ends in a backslash');
  const assertion = Object.hasOwn(ASSERTIONS, char) ? ASSERTIONS[char] : undefined;
  if (assertion) return { is: 'assert', what: assertion };
  const lower = char.toLowerCase();
  if (Object.hasOwn(CLASSES, lower)) return set(reader, CLASSES[lower] as Ranges, char !== lower);
  const code = escapedCode(reader, char);
  return set(reader, [[code, code]]);
}

function escapedCode(reader: Reader, char: string): number {
  if (Object.hasOwn(CONTROL, char)) return CONTROL[char] as number;
  if (/[0-9A-Za-z]/.test(char)) fail(reader, `\\${char} is not supported`);
  return char.codePointAt(0) as number;
}

const invert = (ranges: Ranges): Ranges => {
  const result: [number, number][] = [];
  let next = 0;
  for (const [low, high] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (low > next) result.push([next, low - 1]);
    next = Math.max(next, high + 1);
  }
  return [...result, [next, 0x10ffff]];
};

function characterClass(reader: Reader): Expression {
  const negated = take(reader, '^');
  const ranges: (readonly [number, number])[] = [];
  for (let first = true; first || peek(reader) !== ']'; first = false) {
    if (peek(reader) === undefined) fail(reader, 'a [ is not closed');
    ranges.push(...classMember(reader));
  }
  reader.at++;
  return set(reader, ranges, negated);
}

function classMember(reader: Reader): Ranges {
  const named = /^\[:(\w+):\]/.exec(reader.chars.slice(reader.at, reader.at + 12).join(''));
  if (named) {
    reader.at += named[0].length;
    return NAMED[named[1] as string] ?? fail(reader, `${named[0]} is not supported`);
  }
  const low = classChar(reader);
  if (typeof low !== 'number') return low;
  if (peek(reader) !== '-' || reader.chars[reader.at + 1] === ']') return [[low, low]];
  reader.at++;
  const high = classChar(reader);
  if (typeof high !== 'number' || high < low) return fail(reader, 'a bad range');
  return [[low, high]];
}

function classChar(reader: Reader): number | Ranges {
  const char = reader.chars[reader.at++];
  if (char === undefined) return fail(reader, 'a [ is not closed');
  if (char !== '\\') return char.codePointAt(0) as number;
  const next = reader.chars[reader.at++];
  if (next === undefined) return fail(reader, 'a [ is not closed');
  const lower = next.toLowerCase();
  if (!Object.hasOwn(CLASSES, lower)) return escapedCode(reader, next);
  const ranges = CLASSES[lower] as Ranges;
  return next === lower ? ranges : invert(ranges);
}
