/**
 * The files as they were at a revision, read from git's object store. The repository may be anybody's: git is run with
 * its own settings only (no hooks, no file-system monitor, no filters, no pager), and nothing is checked out.
 */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TextFile } from '@palisade/sources/tree';
import { UserError } from '../command.ts';

const SAFE = [
  '--no-pager',
  '--no-optional-locks',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.pager=cat',
  '-c',
  'protocol.allow=never',
];
const MAX_BUFFER = 512 * 1024 * 1024;

function git(folder: string, args: readonly string[], input?: string): Buffer {
  const environment = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
  return execFileSync('git', [...SAFE, '-C', folder, ...args], {
    env: environment,
    maxBuffer: MAX_BUFFER,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input !== undefined && { input }),
  });
}

function explain(error: unknown, ref: string): UserError {
  const text = String((error as { stderr?: Buffer }).stderr ?? (error as Error).message)
    .trim()
    .split('\n')[0];
  return new UserError(`--since ${ref}: ${text}`);
}

/** The object id of a commit; refuses what git would take for an option. */
function resolveRef(folder: string, ref: string): string {
  if (ref.startsWith('-')) throw new UserError(`--since ${ref}: not a revision`);
  return git(folder, ['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`])
    .toString()
    .trim();
}

interface Blob {
  readonly path: string;
  readonly id: string;
}

function blobsAt(folder: string, commit: string): Blob[] {
  const rows = git(folder, ['ls-tree', '-r', '-z', '--format=%(objecttype) %(objectname) %(path)', commit, '--', '.']);
  return rows
    .toString('utf8')
    .split('\0')
    .filter((row) => row.startsWith('blob '))
    .map((row) => ({ id: row.slice(5, row.indexOf(' ', 5)), path: row.slice(row.indexOf(' ', 5) + 1) }));
}

/** The output of `cat-file --batch`: a header line, the content, a newline, again and again. */
function contents(output: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const size = Number(output.toString('utf8', at, end).split(' ')[2]);
    texts.push(output.toString('utf8', end + 1, end + 1 + size));
    at = end + size + 2;
  }
  return texts;
}

/** What the one folder that a run is about held at `ref`, of the files that it holds now. */
export function filesBefore(
  option: string,
  ref: string,
  targets: readonly string[],
  files: readonly TextFile[],
): TextFile[] {
  const [target] = targets;
  if (targets.length !== 1 || target === undefined || !statSync(resolve(target)).isDirectory())
    throw new UserError(`--${option} takes one folder as its target`);
  const seen = new Set(files.map(({ path }) => path));
  return filesAt(resolve(target), ref, (path) => seen.has(path));
}

/** The files of a folder at `ref`: those that `wanted` names. */
export function filesAt(folder: string, ref: string, wanted: (path: string) => boolean): TextFile[] {
  try {
    const blobs = blobsAt(folder, resolveRef(folder, ref)).filter(({ path }) => wanted(path));
    if (blobs.length === 0) return [];
    const output = git(folder, ['cat-file', '--batch'], `${blobs.map(({ id }) => id).join('\n')}\n`);
    return contents(output).map((text, index) => ({ path: (blobs[index] as Blob).path, text }));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw explain(error, ref);
  }
}
