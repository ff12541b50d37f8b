/** What kubeconform says of mended manifests that it did not say of them before. */
import { byFolder, pathsOf, write } from '../../test/peers/cases.ts';
import { invalid, MANIFESTS } from '../../test/peers/kubeconform.ts';
import type { Trial } from './trial.ts';

async function complaints(trials: readonly Trial[], side: 'before' | 'after'): Promise<string[][]> {
  const batch = write(trials.map((trial) => ({ files: trial[side] })));
  const found = byFolder(batch, await invalid(pathsOf(batch, MANIFESTS), batch.root));
  batch.remove();
  return found.map((list) => list.map(({ text }) => text));
}

/** The errors of one complaint, in whatever order they are listed, each with the object that it is about. */
const errorsOf = (complaint: string): string[] => {
  const [head = '', ...errors] = complaint.split(/\s*- (?=at ')/);
  const object = head.split(': ')[0];
  return errors.length === 0 ? [complaint] : errors.map((error) => `${object} ${error.trim()}`);
};

/** An object without its spec lacks what a spec needs as well, once a fix has written a part of it. */
const FOLLOWS = /: missing propert/;

function fresh(before: readonly string[], after: readonly string[]): string[] {
  const was = before.flatMap(errorsOf);
  return after.flatMap(errorsOf).filter((error) => !was.includes(error) && (was.length === 0 || !FOLLOWS.test(error)));
}

/** What is newly wrong, per trial that changed something. */
export async function schemaProblems(trials: readonly Trial[]): Promise<ReadonlyMap<Trial, readonly string[]>> {
  const changed = trials.filter(({ before, after }) => before !== after);
  const [before, after] = [await complaints(changed, 'before'), await complaints(changed, 'after')];
  return new Map(changed.map((trial, index) => [trial, fresh(before[index] ?? [], after[index] ?? [])]));
}
