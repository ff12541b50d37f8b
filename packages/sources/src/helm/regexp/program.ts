/** A pattern as instructions for the machine that matches in time linear in the text, whatever the pattern. */
import { type Assertion, type CharacterClass, type Pattern, PatternError } from './syntax.ts';

export type Instruction =
  | { readonly op: 'match' }
  | { readonly op: 'class'; readonly test: (code: number) => boolean }
  | { readonly op: 'assert'; readonly what: Assertion }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'jump'; to: number }
  /** Tried in this order: the first is preferred. */
  | { readonly op: 'split'; first: number; second: number };

export interface Program {
  readonly instructions: readonly Instruction[];
  readonly groups: number;
}

const MAX_INSTRUCTIONS = 20_000;

const inRanges = ({ ranges, named }: CharacterClass, code: number): boolean =>
  ranges.some(({ from, to }) => code >= from && code <= to) ||
  named.some(({ test, negated }) => test.test(String.fromCodePoint(code)) !== negated);

const folded = (code: number): number[] => {
  const text = String.fromCodePoint(code);
  return [text.toLowerCase(), text.toUpperCase()]
    .filter((form) => form.length === text.length)
    .map((form) => form.codePointAt(0) as number);
};

const tester = (of: CharacterClass): ((code: number) => boolean) =>
  of.fold
    ? (code) => (inRanges(of, code) || folded(code).some((form) => inRanges(of, form))) !== of.negated
    : (code) => inRanges(of, code) !== of.negated;

class Compiler {
  readonly instructions: Instruction[] = [];

  private add<I extends Instruction>(instruction: I): I {
    if (this.instructions.length >= MAX_INSTRUCTIONS) throw new PatternError('expression too large');
    this.instructions.push(instruction);
    return instruction;
  }

  emit(pattern: Pattern): void {
    switch (pattern.kind) {
      case 'class':
        this.add({ op: 'class', test: tester(pattern.of) });
        break;
      case 'assert':
        this.add({ op: 'assert', what: pattern.what });
        break;
      case 'sequence':
        for (const part of pattern.parts) this.emit(part);
        break;
      case 'group':
        this.add({ op: 'save', slot: pattern.index * 2 });
        this.emit(pattern.of);
        this.add({ op: 'save', slot: pattern.index * 2 + 1 });
        break;
      case 'choice':
        this.choice(pattern.options);
        break;
      case 'repeat':
        this.repeat(pattern);
    }
  }

  private choice(options: readonly Pattern[]): void {
    const jumps: { to: number }[] = [];
    for (const [index, option] of options.entries()) {
      const last = index === options.length - 1;
      const split = last ? undefined : this.split(true);
      this.emit(option);
      if (split === undefined) break;
      jumps.push(this.add({ op: 'jump', to: 0 }));
      split(this.instructions.length);
    }
    for (const jump of jumps) jump.to = this.instructions.length;
  }

  /** A split whose one way is what follows; the other is given later. */
  private split(greedy: boolean): (to: number) => void {
    const here = this.add({ op: 'split', first: 0, second: 0 });
    const next = this.instructions.length;
    here.first = next;
    here.second = next;
    return (to) => {
      if (greedy) here.second = to;
      else here.first = to;
    };
  }

  private repeat({ of, min, max, greedy }: Pattern & { kind: 'repeat' }): void {
    for (let count = 0; count < min; count++) this.emit(of);
    if (max === Number.POSITIVE_INFINITY) {
      const start = this.instructions.length;
      const leave = this.split(greedy);
      this.emit(of);
      this.add({ op: 'jump', to: start });
      leave(this.instructions.length);
      return;
    }
    const leaves: ((to: number) => void)[] = [];
    for (let count = min; count < max; count++) {
      leaves.push(this.split(greedy));
      this.emit(of);
    }
    for (const leave of leaves) leave(this.instructions.length);
  }
}

export function compile({ pattern, groups }: { pattern: Pattern; groups: number }): Program {
  const compiler = new Compiler();
  compiler.emit({ kind: 'group', index: 0, of: pattern });
  compiler.instructions.push({ op: 'match' });
  return { instructions: compiler.instructions, groups };
}
