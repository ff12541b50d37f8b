/** `node --conditions=source test/fuzz/fuzz.ts --seconds 60 [--seed N]`: exits 1 where an input broke something. */
import { parseArgs } from 'node:util';
import { campaign, shown } from './campaign.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
console.log(`seed ${seed}`);
const { inputs, slowestMs, failures } = await campaign(Number(values.seconds ?? 60), seed, (failure) =>
  console.log(shown(failure)),
);
console.log(`${inputs} inputs, the slowest in ${Math.round(slowestMs)} ms, ${failures.length} ways to fail`);
process.exitCode = failures.length > 0 ? 1 : 0;
