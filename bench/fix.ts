/**
 * Every fix of every control, tried: what `--fix=unsafe` mends, and what it must not do.
 *
 *   npm run bench:fix -- [--corpora PATH] [--verbose]
 *
 * Prints a row per control, and exits 1 where a column after `left` is not zero. A finding may be left where its text
 * does not allow the edit, never where there is an edit. Schemas are kubeconform's to judge, which is built if need be.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { corpora, examples } from './fix/cases.ts';
import { schemaProblems } from './fix/schema.ts';
import { type Trial, tryFix } from './fix/trial.ts';

const { values } = parseArgs({ options: { corpora: { type: 'string' }, verbose: { type: 'boolean' } } });
if (values.corpora !== undefined && !existsSync(values.corpora)) {
  console.error(`there is no folder ${values.corpora}; usage: npm run bench:fix -- [--corpora PATH] [--verbose]`);
  process.exit(2);
}

const trials: Trial[] = [];
for (const one of [...examples(), ...(values.corpora === undefined ? [] : corpora(values.corpora))])
  for (const control of one.controls) {
    const trial = await tryFix(one, control);
    if (trial) trials.push(trial);
  }
const schema = await schemaProblems(trials);

const COUNTS: Readonly<Record<string, (trial: Trial) => number>> = {
  files: () => 1,
  found: ({ found }) => found,
  mended: ({ mended }) => mended,
  left: ({ left }) => left,
  stuck: ({ stuck }) => stuck.length,
  newly: ({ newly }) => newly.length,
  unread: ({ unreadable }) => unreadable,
  schema: (trial) => schema.get(trial)?.length ?? 0,
  outside: ({ outside }) => outside,
  again: ({ again }) => (again ? 1 : 0),
};
const NAMES = Object.keys(COUNTS);
const WRONG = NAMES.slice(NAMES.indexOf('left') + 1);

const countsOf = (list: readonly Trial[]): number[] =>
  Object.values(COUNTS).map((count) => list.reduce((sum, trial) => sum + count(trial), 0));

const print = (name: string, cells: readonly (string | number)[]): void =>
  console.log(name.padEnd(40) + cells.map((cell) => String(cell).padStart(8)).join(''));

function explain(trial: Trial): void {
  const lines = [
    ...trial.stuck.map((message) => `is not mended: ${message}`),
    ...trial.newly.map((message) => `newly fails ${message}`),
    ...(trial.unreadable > 0 ? ['cannot be read any more'] : []),
    ...(schema.get(trial) ?? []).map((message) => `is not valid: ${message}`),
    ...(trial.outside > 0 ? [`lost ${trial.outside} bytes outside the edits`] : []),
    ...(trial.again ? ['changes again in a second run'] : []),
    ...(values.verbose && trial.left > 0 ? [`leaves ${trial.left}`] : []),
  ];
  for (const line of lines) console.log(`${trial.control.id} on ${trial.name}: ${line}`);
}

print('control', NAMES);
const controls = [...Map.groupBy(trials, ({ control }) => control)].toSorted(([a], [b]) => (a.id < b.id ? -1 : 1));
for (const [{ id }, list] of controls) print(id, countsOf(list));
const sums = countsOf(trials);
print(`${controls.length} controls`, sums);
for (const trial of trials) explain(trial);
if (WRONG.some((name) => (sums[NAMES.indexOf(name)] ?? 0) > 0)) process.exit(1);
