/** The examples of the docs of our controls, as files on disk, each in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { catalogue } from '@palisade/controls/catalogue.generated';
import type { Control } from '@palisade/core/control/control';
import type { TextFile } from '@palisade/sources/tree';
import { type Example, parseExamples } from '../../packages/cli/src/own/examples.ts';
import { docOf } from '../catalogue/docs.ts';

export interface Case {
  readonly control: Control;
  readonly example: Example;
  /** `invalid 2`: the second invalid example of the doc. */
  readonly name: string;
  readonly files: readonly TextFile[];
}

export function casesOf(control: Control): Case[] {
  const count = { valid: 0, invalid: 0, unknown: 0 };
  return parseExamples(docOf(control.id)).map((example) => ({
    control,
    example,
    name: `${example.verdict} ${++count[example.verdict]}`,
    files: example.files,
  }));
}

export const allCases: readonly Case[] = catalogue.flatMap(casesOf);

interface WithFiles {
  readonly files: readonly TextFile[];
}

/** A case on disk: `folder` is under the root that a tool is given. */
export interface Written<One extends WithFiles = Case> {
  readonly one: One;
  readonly folder: string;
}

export interface Batch<One extends WithFiles = Case> {
  readonly root: string;
  readonly written: readonly Written<One>[];
  remove(): void;
}

export function write<One extends WithFiles>(cases: readonly One[]): Batch<One> {
  const root = mkdtempSync(join(tmpdir(), 'palisade-peers-'));
  const written = cases.map((one, index) => {
    const folder = String(index);
    for (const { path, text } of one.files) {
      mkdirSync(join(root, folder, dirname(path)), { recursive: true });
      writeFileSync(join(root, folder, path), text);
    }
    return { one, folder };
  });
  return { root, written, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** The paths of files that a tool reads, relative to the root. */
export const pathsOf = ({ written }: { readonly written: readonly Written<WithFiles>[] }, reads: RegExp): string[] =>
  written.flatMap(({ one, folder }) =>
    one.files
      .map(({ path }) => path)
      .filter((path) => reads.test(path))
      .map((path) => join(folder, path)),
  );

/** What was said of each case of the batch, in its order, by the path that it was said of. */
export function byFolder<Said extends { readonly path: string }>(
  { written }: { readonly written: readonly Written<WithFiles>[] },
  said: readonly Said[],
): (readonly Said[])[] {
  const folders = Map.groupBy(said, ({ path }) => path.replace(/^\.\//, '').split('/')[0]);
  return written.map(({ folder }) => folders.get(folder) ?? []);
}
