/** What one rendering shares: its limits, its holes, what it wrote to the chart's values, and what it could not decide. */
import { Unresolved } from '@palisade/core/value';
import { Holes, hasHole } from '../go/holes.ts';
import { Dict, List, type Value } from '../go/value.ts';
import { LimitError, TemplateError } from './error.ts';
import { Journal } from './journal.ts';

export interface Limits {
  readonly steps: number;
  /** Characters of text that templates may make, in one piece and all together. */
  readonly text: number;
  readonly allText: number;
  readonly depth: number;
}

export const LIMITS: Limits = { steps: 2_000_000, text: 20_000_000, allText: 200_000_000, depth: 200 };

export interface Rendering {
  include(name: string, value: Value): Value;
  tpl(text: string, value: Value): Value;
}

export class Runtime {
  readonly journal = new Journal();
  readonly holes: Holes;
  readonly limits: Limits;
  /** Set by the evaluator, which is what can render. */
  rendering: Rendering | undefined;
  /** The file and line of the action that runs. */
  at = { file: '', line: 1 };
  /** Above zero inside a loop that runs an unknown number of times: what it writes is not known. */
  loops = 0;
  private steps = 0;
  private characters = 0;
  private depth = 0;
  private onProblem: ((message: string) => void) | undefined;
  private onDecision: ((why: string) => boolean) | undefined;

  constructor(limits: Limits = LIMITS) {
    this.limits = limits;
    this.holes = new Holes(this.spend);
  }

  spend = (steps: number): void => {
    this.steps += steps;
    if (this.steps > this.limits.steps) throw new LimitError(`the chart needs more than ${this.limits.steps} steps`);
  };

  /** Counts text before it is made. */
  spendText(characters: number): void {
    this.characters += characters;
    if (characters > this.limits.text || this.characters > this.limits.allText) {
      throw new LimitError(`the chart makes more than ${this.limits.text} characters of text`);
    }
  }

  nested<T>(work: () => T): T {
    if (this.depth >= this.limits.depth) {
      throw new TemplateError(`templates are nested more than ${this.limits.depth} deep`);
    }
    this.depth++;
    try {
      return work();
    } finally {
      this.depth--;
    }
  }

  /** Before each run. */
  listen(onProblem: (message: string) => void, onDecision: (why: string) => boolean): void {
    this.onProblem = onProblem;
    this.onDecision = onDecision;
    this.depth = 0;
    this.loops = 0;
  }

  /** What Helm would stop at: noted, and the rendering goes on. */
  problem(message: string): void {
    this.onProblem?.(message);
  }

  /** One way of a condition that is not known; the other is taken in another run. */
  decide(why: string): boolean {
    return this.onDecision?.(why) ?? true;
  }

  write(dict: Dict, key: string, value: Value): void {
    this.journal.write(dict, key, this.loops > 0 ? new Unresolved('written in a loop over what is not known') : value);
  }

  /** Why the value is not known, as far as it can be seen without looking into it. */
  whyUnknown(value: Value): string | undefined {
    if (value instanceof Unresolved) return value.why;
    if (typeof value === 'string') return hasHole(value) ? this.holes.reason(value) : undefined;
    if (value instanceof Dict) return value.open;
    return value instanceof List && value.items.length > 1 ? value.traits.unordered : undefined;
  }

  /** Why the value or something in it is not known. */
  whyUnknownInside(value: Value, depth = 0): string | undefined {
    const why = this.whyUnknown(value);
    if (why !== undefined || depth > this.limits.depth) return why;
    const inside = value instanceof List ? value.items : value instanceof Dict ? value.entries.values() : [];
    for (const item of inside) {
      this.spend(1);
      const found = this.whyUnknownInside(item, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
