import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReleaseHead } from './releases.ts';
import { expired } from './retention.ts';

const NOW = '2026-06-30T12:00:00.000Z';
const daysAgo = (days: number): string => new Date(Date.parse(NOW) - days * 86_400_000).toISOString();
const head = (number: number, days: number): ReleaseHead => ({ number, createdAt: daysAgo(days) }) as ReleaseHead;

/** Newest first, a day between each. */
const TEN = Array.from({ length: 10 }, (_, index) => head(10 - index, index));

describe('releases that may go', () => {
  it.each<readonly [string, readonly number[], number, number, readonly number[]]>([
    ['those beyond the count', [], 8, 90, [2, 1]],
    ['those beyond the days', [], 10, 6.5, [3, 2, 1]],
    ['whichever comes first', [], 5, 6.5, [5, 4, 3, 2, 1]],
    ['none of those that are pinned', [1, 4], 5, 90, [5, 3, 2]],
    ['not even where nothing is to be kept', [10, 9], 0, 0, [8, 7, 6, 5, 4, 3, 2, 1]],
    ['none where all may stay', [], 10, 90, []],
  ])('%s', (_name, pinned, keep, keepDays, gone) => {
    expect(expired(TEN, new Set(pinned), { keep, keepDays }, NOW)).toEqual(gone);
  });

  it('a day is counted to the millisecond', () => {
    const heads = [head(2, 1), { ...head(1, 1), createdAt: '2026-06-29T11:59:59.999Z' }];
    expect(expired(heads, new Set(), { keep: 10, keepDays: 1 }, NOW)).toEqual([1]);
  });

  it('what is pinned, or young and among the newest, always stays', () => {
    const release = fc.record({ days: fc.integer({ min: 0, max: 200 }), pinned: fc.boolean() });
    const property = fc.property(fc.array(release), fc.nat(20), fc.nat(200), (all, keep, keepDays) => {
      const heads = all.map(({ days }, index) => head(all.length - index, days));
      const pinned = new Set(heads.filter((_, index) => all[index]?.pinned).map(({ number }) => number));
      const gone = new Set(expired(heads, pinned, { keep, keepDays }, NOW));
      for (const [index, { number }] of heads.entries()) {
        const stays = pinned.has(number) || (index < keep && (all[index]?.days ?? 0) <= keepDays);
        expect(gone.has(number)).toBe(!stays);
      }
    });
    fc.assert(property);
  });
});
