/** Three-valued words (Kleene): an answer stands only where every filling of the holes agrees. */
import type { Truth } from './judge.ts';

/** All of them: a false decides. */
export function allOf(...truths: readonly Truth[]): Truth {
  let result: Truth = true;
  for (const truth of truths) {
    if (truth === false) return false;
    if (truth !== true) result = truth;
  }
  return result;
}

/** Does it hold of any of them? A true decides. */
export function anyOf<T>(items: readonly T[], holds: (item: T) => Truth): Truth {
  let result: Truth = false;
  for (const item of items) {
    const truth = holds(item);
    if (truth === true) return true;
    if (truth !== false) result = truth;
  }
  return result;
}
