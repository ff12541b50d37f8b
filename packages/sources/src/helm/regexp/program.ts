/** A pattern as instructions for the machine that matches in time linear in the text, whatever the pattern. */
import { type Assertion, type CharacterClass, type Parsed, type Pattern, PatternError } from './pattern.ts';

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
  readonly names: ReadonlyMap<string, readonly number[]>;
}

const MAX_INSTRUCTIONS = 20_000;

const folded = (code: number): number[] => {
  const text = String.fromCodePoint(code);
  const forms = [text.toLowerCase(), text.toUpperCase()].filter((form) => form.length === text.length);
  return [code, ...forms.map((form) => form.codePointAt(0) as number)];
};

/** Case is folded before a class is negated. */
function contains({ ranges, named }: CharacterClass, forms: readonly number[]): boolean {
  return (
    ranges.some(({ from, to }) => forms.some((code) => code >= from && code <= to)) ||
    named.some(({ test, negated }) => forms.some((code) => test.test(String.fromCodePoint(code))) !== negated)
  );
}

const tester = (of: CharacterClass): ((code: number) => boolean) =>
  of.fold ? (code) => contains(of, folded(code)) !== of.negated : (code) => contains(of, [code]) !== of.negated;

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
    if (max === Number.POSITIVE_INFINITY) return this.unbounded(of, min, greedy);
    for (let count = 0; count < min; count++) this.emit(of);
    const leaves: ((to: number) => void)[] = [];
    for (let count = min; count < max; count++) {
      leaves.push(this.split(greedy));
      this.emit(of);
    }
    for (const leave of leaves) leave(this.instructions.length);
  }

  /** What can match nothing is tried once before it is left, as in Go, or the order of preference is not the same. */
  private unbounded(of: Pattern, min: number, greedy: boolean): void {
    if (min === 0 && !nullable(of)) return this.loop(of, greedy);
    const leave = min === 0 ? this.split(greedy) : undefined;
    for (let count = 1; count < min; count++) this.emit(of);
    const start = this.instructions.length;
    this.emit(of);
    const again = this.add({ op: 'split', first: start, second: start });
    if (greedy) again.second = this.instructions.length;
    else again.first = this.instructions.length;
    leave?.(this.instructions.length);
  }

  private loop(of: Pattern, greedy: boolean): void {
    const start = this.instructions.length;
    const leave = this.split(greedy);
    this.emit(of);
    this.add({ op: 'jump', to: start });
    leave(this.instructions.length);
  }
}

function nullable(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'class':
      return false;
    case 'assert':
      return true;
    case 'sequence':
      return pattern.parts.every(nullable);
    case 'choice':
      return pattern.options.some(nullable);
    case 'group':
      return nullable(pattern.of);
    case 'repeat':
      return pattern.min === 0 || nullable(pattern.of);
  }
}

export function compile({ pattern, groups, names }: Parsed): Program {
  const compiler = new Compiler();
  compiler.emit({ kind: 'group', index: 0, of: pattern });
  compiler.instructions.push({ op: 'match' });
  return { instructions: compiler.instructions, groups, names };
}
