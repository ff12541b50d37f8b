/** Realistic inputs of every kind that a source claims: what the docs of all controls show, the examples, and a few of their own. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { catalogue } from '@palisade/controls/catalogue.generated';
import type { TextFile } from '@palisade/sources/tree';
import { parseExamples } from '../../packages/cli/src/own/examples.ts';
import { docOf } from '../catalogue/docs.ts';
import { RUNS } from '../report/inputs.ts';
import { OWN } from './seeds-own.ts';

export type Input = readonly TextFile[];

const root = fileURLToPath(new URL('../..', import.meta.url));

const MAX_SEED_BYTES = 60_000;

function folder(path: string): Input {
  return readdirSync(`${root}/${path}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.includes('node_modules') && statSync(`${root}/${path}/${file}`).isFile())
    .map((file) => ({ path: file, text: readFileSync(`${root}/${path}/${file}`, 'utf8') }))
    .filter(({ text }) => text.length < MAX_SEED_BYTES);
}

const filesOf = (files: Readonly<Record<string, string>>): Input =>
  Object.entries(files).map(([path, text]) => ({ path, text }));

export function seeds(): readonly Input[] {
  const documented = catalogue.flatMap(({ id }) => parseExamples(docOf(id)).map(({ files }) => files));
  const run = Object.values(RUNS).map(({ files }) => filesOf(files));
  const all = [
    ...documented,
    ...run,
    ...OWN.map(filesOf),
    folder('examples/node-service/before'),
    folder('examples/flask-service/before'),
  ];
  return all.filter((files) => files.length > 0 && files.every(({ text }) => text.length < MAX_SEED_BYTES));
}
