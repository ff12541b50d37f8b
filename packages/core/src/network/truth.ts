/** Three-valued logic over what may not be known (Kleene). */
import type { Truth } from '../predicate/judge.ts';

/** False where one is false; else unknown where one is. */
export function allOf(...truths: readonly Truth[]): Truth {
  return truths.includes(false) ? false : (truths.find((truth) => truth !== true) ?? true);
}
