import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

it('gives results in order, whatever takes longest, and never does more than eight at once', async () => {
  const property = fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 40 }), async (pauses) => {
    let running = 0;
    let most = 0;
    const results = await inParallel(pauses, async (turns) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn <= turns; turn++) await Promise.resolve();
      running--;
      return turns * 2;
    });
    expect(results).toEqual(pauses.map((turns) => turns * 2));
    expect(most).toBe(Math.min(8, pauses.length));
  });
  await fc.assert(property);
});

it('fails as the first that fails does', async () => {
  const failing = inParallel([1, 2, 3], async (item) => {
    if (item === 2) throw new Error('two');
    return item;
  });
  await expect(failing).rejects.toThrow('two');
});
