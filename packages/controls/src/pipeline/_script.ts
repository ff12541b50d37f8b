/** The lines of a step's script, continuations joined. */
import type { Step } from '@palisade/core/subject/workflow';

/** Cut where no person wrote on: what reads lines is quadratic at worst. */
const MAX_LINE = 1000;

const split = (script: string): readonly string[] =>
  (script.includes('\\') ? script.replaceAll(/\\\r?\n/g, ' ') : script)
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, MAX_LINE));

/** Many controls read the same lines. */
const known = new WeakMap<Step, readonly string[]>();

export function linesOf(step: Step): readonly string[] {
  let lines = known.get(step);
  if (!lines) known.set(step, (lines = step.run === undefined ? [] : split(step.run)));
  return lines;
}

export const someLine = (step: Step, pattern: RegExp): boolean => linesOf(step).some((line) => pattern.test(line));
