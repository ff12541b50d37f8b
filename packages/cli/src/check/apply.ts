/** Mended texts → the disk, or a diff for a person to read. */
import { readFileSync } from 'node:fs';
import type { TextFile } from '@palisade/sources/tree';
import { UserError } from '../command.ts';
import { writeWhole } from '../files/write.ts';

export interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export function changesOf(before: readonly TextFile[], after: readonly TextFile[]): Change[] {
  const old = new Map(before.map(({ path, text }) => [path, text]));
  return after.flatMap(({ path, text }) => {
    const was = old.get(path);
    // What is packed in an archive is for whoever packs it.
    const unchanged = was === undefined || was === text || path.includes('.tgz/');
    return unchanged ? [] : [{ path, before: was, after: text }];
  });
}

export async function diffOf(changes: readonly Change[]): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  return changes
    .map(({ path, before, after }) =>
      createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 }),
    )
    .map((patch) => patch.replace(/^={3,}\n/, ''))
    .join('');
}

/** @throws UserError where a file is no longer what was checked: nobody's work is overwritten. */
export function writeChanges(changes: readonly Change[], pathOf: (file: string) => string | undefined): void {
  const targets = changes.map((change) => ({ ...change, disk: pathOf(change.path) }));
  for (const { path, before, disk } of targets) {
    if (disk === undefined) throw new UserError('standard input cannot be mended in place; use --diff');
    if (readFileSync(disk, 'utf8') !== before)
      throw new UserError(`${path} changed while it was checked; nothing was written. Run again`);
  }
  for (const { after, disk } of targets) writeWhole(disk as string, after);
}
