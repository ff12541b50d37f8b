/** What synth meets on the disk, and what it leaves there: inside the folder of the spec, and nowhere else. */
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { SynthFile } from '@palisade/synth/file';
import type { Planned } from '@palisade/synth/ownership';
import { UserError } from '../command.ts';
import { readText } from '../files/text.ts';
import { writeWhole } from '../files/write.ts';

function filesUnder(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** @throws UserError where something stands in the place of a file that is none, or cannot be read. */
export function readExisting(
  root: string,
  folders: readonly string[],
  wanted: readonly SynthFile[],
): Map<string, string> {
  const paths = new Set([...wanted.map(({ path }) => path), ...folders.flatMap((folder) => filesUnder(root, folder))]);
  const existing = new Map<string, string>();
  for (const path of paths) {
    if (!existsSync(join(root, path))) continue;
    const text = readText(join(root, path));
    if (typeof text === 'string') existing.set(path, text);
    else if (wanted.some((file) => file.path === path)) throw new UserError(`${path} cannot be read: ${text.reason}`);
  }
  return existing;
}

/** A folder on the way may be a link that leads elsewhere. */
function checkInside(root: string, path: string): void {
  let folder = dirname(join(root, path));
  while (!existsSync(folder)) folder = dirname(folder);
  const real = realpathSync(folder);
  const home = realpathSync(root);
  if (real !== home && !real.startsWith(home + sep))
    throw new UserError(`${path} is not inside of ${root}: ${relative(root, folder)} is a link to ${real}`);
}

export function writePlanned(root: string, planned: readonly Planned[]): void {
  for (const { path } of planned) checkInside(root, path);
  for (const { path, state, after } of planned) {
    const disk = join(root, path);
    if (state === 'same') continue;
    if (state === 'stale' || after === '') rmSync(disk, { force: true });
    else {
      mkdirSync(dirname(disk), { recursive: true });
      writeWhole(disk, after);
    }
  }
}
