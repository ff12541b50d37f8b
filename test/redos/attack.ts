/** How long a pattern takes on the worst text that is known for it. */
import { check } from 'recheck';
import type { Pattern } from './patterns.ts';

/** The shorter first: what is slow on it already need not be waited for on the longer. */
const LENGTHS = [10_000, 100_000] as const;
export const BOUND_MS = 100;

function time(regexp: RegExp, text: string): number {
  const start = performance.now();
  regexp.lastIndex = 0;
  // Every match is looked for, as the product does with most; a sticky one is only tried at the start.
  if (regexp.global) text.replace(regexp, '');
  else regexp.test(text);
  return performance.now() - start;
}

/** The first run may wait for the compiler, or for another process. */
function timeOf({ source, flags }: Pattern, text: string): number {
  const regexp = new RegExp(source, flags);
  const first = time(regexp, text);
  return first < BOUND_MS ? first : Math.min(first, time(regexp, text));
}

/** A text to attack with, of about a length. */
type Attack = (length: number) => string;

const repeated =
  (pump: string, suffix: string): Attack =>
  (length) =>
    pump.repeat(Math.max(1, Math.floor(length / pump.length))) + suffix;

/** Words of the pattern and what often stands between words, where the analysis found no answer in time. */
function guesses({ source }: Pattern): Attack[] {
  const words = [...new Set(source.match(/[\w@:/.-]{2,}/g))].slice(0, 12);
  const pumps = [' ', '\t', '\n', 'a', 'A', '0', '-', '_', '/', '.', '"', "'", '\\', '*', '<', '[', '$', '=', '|', '>'];
  const all = [...pumps, ...words, ...words.map((word) => `${word} `), ...words.map((word) => `-${word}`)];
  return all.flatMap((pump) => ['\0', '\n\0'].map((suffix) => repeated(pump, suffix)));
}

export interface Worst {
  readonly ms: number;
  readonly text: string;
}

function worst(pattern: Pattern, attacks: readonly Attack[]): Worst {
  let found: Worst = { ms: 0, text: '' };
  for (const length of LENGTHS)
    for (const attack of attacks) {
      const text = attack(length);
      const ms = timeOf(pattern, text);
      if (ms > found.ms) found = { ms, text: JSON.stringify(text.slice(0, 60)) };
      if (ms > BOUND_MS) return found;
    }
  return found;
}

/** Exponential ones are not run: nobody waits for the end. */
export async function attacked(pattern: Pattern): Promise<Worst> {
  const { source, flags } = pattern;
  const found = await check(source, flags, { timeout: 700 });
  if (found.status === 'safe') return { ms: 0, text: '' };
  if (found.status === 'unknown') return worst(pattern, guesses(pattern));
  if (found.complexity.type === 'exponential') return { ms: Number.POSITIVE_INFINITY, text: found.attack.pattern };
  const { pumps, suffix } = found.attack;
  const attack: Attack = (length) =>
    pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.floor(length / pumps.length / pump.length))).join('') +
    suffix;
  return worst(pattern, [attack, ...guesses(pattern)]);
}
