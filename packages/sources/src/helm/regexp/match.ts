/** Pike's machine: all alternatives advance together, so no pattern can make it slow. Leftmost-first, as RE2. */

import type { Assertion } from './pattern.ts';
import { compile, type Program } from './program.ts';
import { parsePattern } from './syntax.ts';

/** Begin and end of the match and of each group, as indexes of characters; -1 where a group took no part. */
export type Spans = readonly number[];

const isWord = (code: number | undefined): boolean =>
  code !== undefined &&
  ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122));

const ASSERTIONS: Readonly<Record<Assertion, (text: readonly number[], at: number) => boolean>> = {
  'text-start': (_text, at) => at === 0,
  'text-end': (text, at) => at === text.length,
  'line-start': (text, at) => at === 0 || text[at - 1] === 10,
  'line-end': (text, at) => at === text.length || text[at] === 10,
  word: (text, at) => isWord(text[at - 1]) !== isWord(text[at]),
  'not-word': (text, at) => isWord(text[at - 1]) === isWord(text[at]),
};

interface Thread {
  readonly pc: number;
  readonly saved: Spans;
}

/** Called once for every character and thread, with the work done: the chart's budget pays for it. */
type Spend = (steps: number) => void;

class Machine {
  private readonly program: Program;
  private readonly text: readonly number[];
  private readonly spend: Spend;
  private seen: Uint32Array;
  private generation = 0;
  private readonly nothing: Spans;

  constructor(program: Program, text: readonly number[], spend: Spend) {
    this.program = program;
    this.text = text;
    this.spend = spend;
    this.seen = new Uint32Array(program.instructions.length);
    this.nothing = Array.from({ length: (program.groups + 1) * 2 }, () => -1);
  }

  run(from: number): Spans | undefined {
    let threads: Thread[] = [];
    let found: Spans | undefined;
    for (let at = from; at <= this.text.length; at++) {
      this.generation++;
      const current: Thread[] = [];
      for (const thread of threads) this.follow(current, thread.pc, thread.saved, at);
      if (found === undefined) this.follow(current, 0, this.nothing, at);
      if (current.length === 0 && found !== undefined) break;
      this.spend(1 + current.length);
      const stepped = this.step(current, at);
      if (stepped.matched !== undefined) found = stepped.matched;
      threads = stepped.next;
    }
    return found;
  }

  /** A match cuts off the threads behind it, which are less preferred. */
  private step(current: readonly Thread[], at: number): { next: Thread[]; matched?: Spans } {
    const next: Thread[] = [];
    const code = this.text[at];
    for (const { pc, saved } of current) {
      const instruction = this.program.instructions[pc];
      if (instruction?.op === 'match') return { next, matched: saved };
      if (instruction?.op === 'class' && code !== undefined && instruction.test(code)) next.push({ pc: pc + 1, saved });
    }
    return { next };
  }

  /** Every instruction that can be reached without reading a character, in order of preference. */
  private follow(into: Thread[], start: number, initial: Spans, at: number): void {
    const stack: Thread[] = [{ pc: start, saved: initial }];
    for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
      const { pc, saved } = thread;
      if (this.seen[pc] === this.generation) continue;
      this.seen[pc] = this.generation;
      const instruction = this.program.instructions[pc];
      if (instruction?.op === 'jump') stack.push({ pc: instruction.to, saved });
      else if (instruction?.op === 'split')
        stack.push({ pc: instruction.second, saved }, { pc: instruction.first, saved });
      else if (instruction?.op === 'save') stack.push({ pc: pc + 1, saved: saved.with(instruction.slot, at) });
      else if (instruction?.op === 'assert') {
        if (ASSERTIONS[instruction.what](this.text, at)) stack.push({ pc: pc + 1, saved });
      } else into.push(thread);
    }
  }
}

export interface Regexp {
  /** The numbers of groups that have a name. */
  readonly names: ReadonlyMap<string, readonly number[]>;
  /** The matches from the left that do not overlap, `limit` at most. */
  matches(
    text: string,
    limit: number,
    spend: Spend,
  ): { readonly characters: readonly string[]; readonly spans: readonly Spans[] };
}

export function regexp(source: string): Regexp {
  const program = compile(parsePattern(source));
  return { names: program.names, matches: (text, limit, spend) => allMatches(program, text, limit, spend) };
}

function allMatches(program: Program, text: string, limit: number, spend: Spend): ReturnType<Regexp['matches']> {
  const characters = [...text];
  const codes = characters.map((character) => character.codePointAt(0) as number);
  const machine = new Machine(program, codes, spend);
  const spans: Spans[] = [];
  let previousEnd = -1;
  for (let from = 0; from <= codes.length && spans.length < limit; ) {
    const match = machine.run(from);
    if (!match) break;
    const [start, end] = match as [number, number];
    // An empty match next to the one before it is not counted, as in Go.
    if (end > start || start !== previousEnd) spans.push(match);
    previousEnd = end;
    from = end > from ? end : from + 1;
  }
  return { characters, spans };
}
