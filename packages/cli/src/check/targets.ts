/** What a run looks at: folders, files, standard input. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { glob } from '@palisade/core/waiver';
import type { TextFile } from '@palisade/sources/tree';
import { UserError } from '../command.ts';
import { discover, type Skipped, TooManyFiles } from '../files/discover.ts';
import { readStandardInput } from '../files/text.ts';

export interface Targets {
  readonly files: readonly TextFile[];
  readonly skipped: readonly Skipped[];
  /** Where a file of the report is on disk; undefined for standard input. */
  readonly pathOf: (file: string) => string | undefined;
}

function readTarget(target: string): Targets {
  if (target === '-') {
    const text = readStandardInput();
    const pathOf = (): undefined => undefined;
    return typeof text === 'string'
      ? { files: [{ path: '-', text }], skipped: [], pathOf }
      : { files: [], skipped: [{ file: '-', reason: text.reason }], pathOf };
  }
  const path = resolve(target);
  if (!existsSync(path))
    throw new UserError(`${target} does not exist. Name a file or folder, or - for standard input`);
  const single = !statSync(path).isDirectory();
  try {
    return { ...discover(path), pathOf: (file) => (single ? path : `${path}/${file}`) };
  } catch (error) {
    if (error instanceof TooManyFiles) throw new UserError(error.message);
    throw error;
  }
}

/** With several targets each file is named from where the command stands. */
function combine(targets: readonly string[], read: readonly Targets[]): Targets {
  const paths = new Map<string, string | undefined>();
  const name = (index: number, file: string): string => {
    const target = (targets[index] as string).replace(/(?<!\/)\/+$/, '');
    const own = (read[index] as Targets).pathOf(file);
    const named =
      target === '-' ? file : own?.endsWith(`/${file}`) && own !== resolve(target) ? `${target}/${file}` : target;
    paths.set(named, own);
    return named;
  };
  return {
    files: read.flatMap(({ files }, index) => files.map(({ path, text }) => ({ path: name(index, path), text }))),
    skipped: read.flatMap(({ skipped }, index) =>
      skipped.map(({ file, reason }) => ({ file: name(index, file), reason })),
    ),
    pathOf: (file) => paths.get(file),
  };
}

export function readTargets(targets: readonly string[]): Targets {
  if (targets.length === 0) return { files: [], skipped: [], pathOf: () => undefined };
  const read = targets.map(readTarget);
  return read.length === 1 ? (read[0] as Targets) : combine(targets, read);
}

/** `**` and `*` both run over folders; a pattern without a slash is a file's name anywhere. */
const matches = (patterns: readonly string[], file: string): boolean =>
  patterns.some((pattern) =>
    glob(pattern.includes('/') ? pattern : `*/${pattern}`).test(pattern.includes('/') ? file : `/${file}`),
  );

export function select(targets: Targets, include: readonly string[], exclude: readonly string[]): Targets {
  if (include.length === 0 && exclude.length === 0) return targets;
  const wanted = (file: string) => (include.length === 0 || matches(include, file)) && !matches(exclude, file);
  return {
    ...targets,
    files: targets.files.filter(({ path }) => wanted(path)),
    skipped: targets.skipped.filter(({ file }) => wanted(file)),
  };
}
