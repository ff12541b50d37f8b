/** What a reader of lockfiles makes of one, besides the subject. */
import type {
  Dependency,
  LockEntry,
  LockfileBody,
  LockfileSubject,
  Manager,
  Provenance,
} from '@palisade/core/subject/package';
import { Unresolved } from '@palisade/core/value';
import { folderOf, perTree, type TextFile, type Tree } from '../tree.ts';
import { npmSatisfies } from './npm-range.ts';
import { textOrigin } from './origin.ts';
import { pythonSatisfies } from './pep440.ts';

/** What the lockfile holds for a dependency that a manifest names. */
export type Direct = { readonly version: string; readonly from: Provenance } | 'absent' | undefined;

export interface Asked {
  readonly name: string;
  readonly range: string;
  /** Of the manifest, relative to the lockfile's; `''` beside it. */
  readonly folder: string;
}

export interface Lock {
  readonly format: string;
  readonly digests: boolean;
  readonly entries: readonly LockEntry[];
  readonly direct: (asked: Asked) => Direct;
}

export interface LockError {
  readonly message: string;
  readonly offset: number;
}

export interface LockFormat {
  readonly name: string;
  readonly manager: Manager;
  readonly parse: (text: string) => Lock | LockError;
}

export interface ReadLock {
  readonly subject: LockfileSubject;
  readonly direct: Lock['direct'];
}

const knownLocks = perTree(() => new Map<string, ReadLock | LockError>());

/** A lockfile is read once, whoever asks first: its manifest or the tree. */
export function lockOf(file: TextFile, tree: Tree, format: LockFormat): ReadLock | LockError {
  const known = knownLocks(tree);
  let found = known.get(file.path);
  if (!found) known.set(file.path, (found = readLock(file, format)));
  return found;
}

function readLock(file: TextFile, { manager, parse }: LockFormat): ReadLock | LockError {
  const lock = parse(file.text);
  if ('message' in lock) return lock;
  const ecosystem =
    manager === 'poetry' || manager === 'uv' || manager === 'pipenv' || manager === 'pdm' ? 'python' : 'npm';
  const { format, digests, entries, direct } = lock;
  const body: LockfileBody = { ecosystem, manager, folder: folderOf(file.path), format, digests, entries };
  const subject: LockfileSubject = {
    model: 'lockfile',
    id: `lockfile/${file.path}`,
    kind: 'Lockfile',
    name: file.path,
    unit: '',
    body,
    origin: textOrigin(file),
  };
  return { subject, direct };
}

/** How a manifest's range and a locked version agree. */
export function lockedBy(direct: Direct, range: string, ecosystem: 'npm' | 'python'): Dependency['locked'] {
  if (direct === undefined || direct === 'absent') return direct;
  const { version, from } = direct;
  if (from !== 'registry') return { version, satisfies: new Unresolved('it does not come from a registry') };
  const satisfies = ecosystem === 'npm' ? npmSatisfies(version, range) : pythonSatisfies(version, range);
  return { version, satisfies: satisfies ?? new Unresolved(`the range ${range} is not of a known form`) };
}
