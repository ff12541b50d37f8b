/** Patterns matched in time linear in the text, whatever the pattern: the files that hold them may be hostile. */
import { type Assertion, type Expression, parsePattern, type Ranges } from './pattern-parse.ts';
import { Problem } from './problem.ts';

export type Matcher = (text: string) => boolean;

type State =
  | { readonly is: 'set'; readonly ranges: Ranges; readonly negated: boolean; readonly anyCase: boolean; next: number }
  | { readonly is: 'assert'; readonly what: Assertion; next: number }
  | { readonly is: 'split'; next: number; other: number }
  | { readonly is: 'match' };

const MAX_STATES = 5_000;
/** No name or image is longer; what is, matches nothing. */
const MAX_TEXT = 4_096;
const MATCH = 0;

function push(states: State[], state: State): number {
  if (states.length >= MAX_STATES) throw new Problem('a pattern is too large');
  return states.push(state) - 1;
}

/** Compiles backwards: `next` is where to go on, and the state to start from is given back. */
function compile(states: State[], expression: Expression, next: number): number {
  switch (expression.is) {
    case 'set':
    case 'assert':
      return push(states, { ...expression, next });
    case 'sequence':
      return expression.of.reduceRight((after, part) => compile(states, part, after), next);
    case 'choice':
      return expression.of
        .map((option) => compile(states, option, next))
        .reduce((other, option) => push(states, { is: 'split', next: other, other: option }));
    case 'repeat':
      return repeat(states, expression, next);
  }
}

function repeat(states: State[], { of, from, to }: Expression & { is: 'repeat' }, next: number): number {
  let start = next;
  if (to === Number.POSITIVE_INFINITY) {
    const loop: State = { is: 'split', next, other: next };
    start = push(states, loop);
    loop.other = compile(states, of, start);
  } else
    for (let count = from; count < to; count++)
      start = push(states, { is: 'split', next, other: compile(states, of, start) });
  for (let count = 0; count < from; count++) start = compile(states, of, start);
  return start;
}

const inRanges = (ranges: Ranges, code: number): boolean => ranges.some(([low, high]) => code >= low && code <= high);

function accepts(state: State & { is: 'set' }, code: number): boolean {
  const { ranges, negated, anyCase } = state;
  if (inRanges(ranges, code)) return !negated;
  if (!anyCase) return negated;
  const char = String.fromCodePoint(code);
  const folded = [char.toLowerCase(), char.toUpperCase()].some((one) => inRanges(ranges, one.codePointAt(0) as number));
  return folded !== negated;
}

const isWord = (code: number | undefined): boolean => code !== undefined && /\w/.test(String.fromCodePoint(code));

function holds(what: Assertion, codes: readonly number[], at: number): boolean {
  if (what === 'start') return at === 0;
  if (what === 'end') return at === codes.length;
  return (isWord(codes[at - 1]) !== isWord(codes[at])) === (what === 'boundary');
}

/** Every state that can be reached from `start` without reading a character. */
function reach(states: readonly State[], start: number, codes: readonly number[], at: number, into: Set<number>): void {
  const waiting = [start];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (into.has(index)) continue;
    into.add(index);
    const state = states[index] as State;
    if (state.is === 'split') waiting.push(state.other, state.next);
    else if (state.is === 'assert' && holds(state.what, codes, at)) waiting.push(state.next);
  }
}

/** True where the pattern matches anywhere in the text. */
export function matcher(pattern: string): Matcher {
  const states: State[] = [{ is: 'match' }];
  const start = compile(states, parsePattern(pattern), MATCH);
  return (text) => {
    if (text.length > MAX_TEXT) return false;
    const codes = [...text].map((char) => char.codePointAt(0) as number);
    let current = new Set<number>();
    for (let at = 0; at <= codes.length; at++) {
      reach(states, start, codes, at, current);
      if (current.has(MATCH)) return true;
      const following = new Set<number>();
      for (const index of current) {
        const state = states[index] as State;
        if (state.is === 'set' && at < codes.length && accepts(state, codes[at] as number))
          reach(states, state.next, codes, at + 1, following);
      }
      current = following;
    }
    return false;
  };
}

/** The whole text must match; an empty pattern matches anything. */
export const anchored = (pattern: string | undefined): Matcher => (pattern ? matcher(`^(?:${pattern})$`) : () => true);
