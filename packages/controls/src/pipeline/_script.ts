/** The lines of a step's script, continuations joined. */
import { remember } from '@palisade/core/remember';
import type { Step } from '@palisade/core/subject/workflow';

/** Cut where no person wrote on: what reads lines is quadratic at worst. */
const MAX_LINE = 1000;

const split = (script: string): readonly string[] =>
  (script.includes('\\') ? script.replaceAll(/\\\r?\n/g, ' ') : script)
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, MAX_LINE));

/** Many controls read the same lines. */
export const linesOf = remember(({ run }: Step): readonly string[] => (run === undefined ? [] : split(run)));

export const someLine = (step: Step, pattern: RegExp): boolean => linesOf(step).some((line) => pattern.test(line));
