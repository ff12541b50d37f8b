/**
 * The files under a target: what git would ignore is left out, nothing outside the target is read, links are not
 * followed, and what cannot be read is named with its reason.
 */
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TextFile } from '@palisade/sources/tree';
import { type IgnoreStack, ignoreFile, isIgnored } from './ignored.ts';
import { isPackedChart, unpackChart } from './packed.ts';
import { isBinary, readBytes, readText, reasonOf } from './text.ts';

export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

export interface Discovered {
  readonly files: readonly TextFile[];
  readonly skipped: readonly Skipped[];
}

/** Folders that hold other people's code or output, whether or not git ignores them. */
const NEVER = new Set(['.git', 'node_modules', '.venv', 'venv', '__pycache__', '.terraform', '.hg', '.svn']);
const MAX_FILES = 200_000;

export class TooManyFiles extends Error {}

interface Walk {
  readonly root: string;
  readonly files: TextFile[];
  readonly skipped: Skipped[];
}

/** The text files that a file is: itself, what is packed in it, or none where it is binary. */
function textsOf(path: string, bytes: Buffer): readonly TextFile[] | { readonly reason: string } {
  if (isPackedChart(path)) return unpackChart(path, bytes);
  return isBinary(bytes) ? [] : [{ path, text: bytes.toString('utf8') }];
}

function visitFile(walk: Walk, path: string, absolute: string): void {
  const bytes = readBytes(absolute);
  const texts = 'reason' in bytes ? bytes : textsOf(path, bytes);
  if ('reason' in texts) walk.skipped.push({ file: path, reason: texts.reason });
  else walk.files.push(...texts);
  if (walk.files.length > MAX_FILES) throw new TooManyFiles(`more than ${MAX_FILES} files; name a smaller target`);
}

function visitFolder(walk: Walk, folder: string, ignores: IgnoreStack): void {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(walk.root, folder), { withFileTypes: true });
  } catch (error) {
    walk.skipped.push({ file: folder || '.', reason: reasonOf(error as NodeJS.ErrnoException) });
    return;
  }
  // One that cannot be read is named with the other files of the folder.
  const textOf = (name: string): string => {
    const text = readText(join(walk.root, folder, name));
    return typeof text === 'string' ? text : '';
  };
  const own = ignoreFile(textOf, entries, folder, ignores);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const isFolder = entry.isDirectory();
    if ((isFolder && NEVER.has(entry.name)) || isIgnored(own, path, isFolder)) continue;
    if (isFolder) visitFolder(walk, path, own);
    else if (entry.isFile()) visitFile(walk, path, join(walk.root, path));
    else
      walk.skipped.push({
        file: path,
        reason: entry.isSymbolicLink() ? 'a symbolic link; links are not followed' : 'not a regular file',
      });
  }
}

/** `root` is a folder or a single file. */
export function discover(root: string): Discovered {
  const stat = lstatSync(root);
  const walk: Walk = { root, files: [], skipped: [] };
  if (stat.isDirectory()) visitFolder(walk, '', []);
  else {
    const name = root.split('/').at(-1) as string;
    visitFile(walk, name, root);
    if (walk.files.length === 0 && walk.skipped.length === 0)
      walk.skipped.push({ file: name, reason: 'not a text file' });
  }
  return walk;
}
