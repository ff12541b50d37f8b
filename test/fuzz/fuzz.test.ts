/** A bounded run of the fuzz target, from a seed of its own each time: it is printed, so that a failure can be had again. */
import { expect, it } from 'vitest';
import { campaign, shown } from './campaign.ts';

const SECONDS = 20;

it('breaks nothing', { timeout: 120_000 }, async () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const { inputs, slowestMs, failures } = await campaign(SECONDS, seed, () => undefined);
  console.log(`fuzz: seed ${seed}, ${inputs} inputs, the slowest in ${Math.round(slowestMs)} ms`);
  expect(failures.map(shown)).toEqual([]);
  expect(inputs).toBeGreaterThan(200);
});
