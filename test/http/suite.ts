/** The black box, run by vitest on a service that is there while the tests run. */
import { expect, it } from 'vitest';
import { CASES } from './black-box.ts';
import { problemsOf } from './judge.ts';

export function blackBox(base: () => string): void {
  it.concurrent.each(CASES)('$name', async (one) => {
    expect(await problemsOf(base(), one)).toEqual([]);
  });
}
