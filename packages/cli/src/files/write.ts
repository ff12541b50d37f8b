/** Files are written whole or not at all: beside the old one, then renamed over it. */
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Pieces } from '@palisade/report/result';
import { UserError } from '../command.ts';

/** What a person can mend; other errors are told as they are. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  EDQUOT: 'no space is left for this user',
};

function failedTo(path: string, error: unknown): never {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  throw reason === undefined ? error : new UserError(`${path} cannot be written: ${reason}`);
}

function writeTo(path: string, flags: 'w' | 'wx', text: string | Pieces, mode?: number): void {
  const descriptor = openSync(path, flags, mode);
  try {
    // It goes on where a disk takes a part, until all is written or the disk says why not.
    for (const piece of typeof text === 'string' ? [text] : text) writeFileSync(descriptor, piece);
  } finally {
    closeSync(descriptor);
  }
}

/** Written to as they are: a device, a pipe of the shell, or a name for what is open already. */
function isStream(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return path.startsWith('/dev/') || (found !== undefined && !found.isFile() && !found.isDirectory());
}

/** A link stays one, and what it leads to is replaced. */
const targetOf = (path: string): string => (statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path);

function replace(path: string, text: string | Pieces, keep: boolean): void {
  const target = targetOf(path);
  const temporary = `${target}.palisade-${process.pid}`;
  try {
    writeTo(temporary, 'wx', text, statSync(target, { throwIfNoEntry: false })?.mode);
    if (keep) renameSync(temporary, target);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** @throws UserError where a person can mend it */
export function writeWhole(path: string, text: string | Pieces): void {
  try {
    if (isStream(path)) writeTo(path, 'w', text);
    else replace(path, text, true);
  } catch (error) {
    failedTo(path, error);
  }
}

/** That so much could be written there now; nothing stays of it. @throws UserError */
export function tryToWrite(path: string, bytes: number): void {
  if (isStream(path)) return;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) failedTo(path, { code: 'EISDIR' });
  try {
    replace(path, ' '.repeat(bytes), false);
  } catch (error) {
    failedTo(path, error);
  }
}
