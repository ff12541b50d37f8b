/** Which releases can be gone back to: by count and by age, and always the one that serves and the one before it. */
import type { ReleaseHead } from './releases.ts';

export interface Retention {
  readonly keep: number;
  readonly keepDays: number;
}

const DAY = 86_400_000;

/** `heads`: newest first. `now`: ISO 8601. Gives the numbers of those that may go. */
export function expired(
  heads: readonly ReleaseHead[],
  pinned: ReadonlySet<number>,
  { keep, keepDays }: Retention,
  now: string,
): number[] {
  const oldest = Date.parse(now) - keepDays * DAY;
  return heads
    .filter(({ number, createdAt }, index) => !pinned.has(number) && (index >= keep || Date.parse(createdAt) < oldest))
    .map(({ number }) => number);
}
