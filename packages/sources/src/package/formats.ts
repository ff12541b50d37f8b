/** Lockfiles by name, and the ones that go with a manifest. */
import type { Ecosystem, LockfileSubject, Role } from '@palisade/core/subject/package';
import { folderOf, perTree, type Tree } from '../tree.ts';
import { type LockFormat, lockOf, type ReadLock } from './lock.ts';
import { parseNpmLock } from './npm-lock.ts';
import { parsePnpmLock } from './pnpm-lock.ts';
import { parsePipfileLock, parsePoetryLock, parseUvLock } from './python-lock.ts';
import { isMember } from './workspace.ts';
import { parseYarnLock } from './yarn-lock.ts';

/** Known to be there, and not read: its entries say nothing. */
const unread = () => ({ format: '', digests: false, entries: [], direct: () => undefined });

const NPM: readonly LockFormat[] = [
  { name: 'npm-shrinkwrap.json', manager: 'npm', parse: parseNpmLock },
  { name: 'package-lock.json', manager: 'npm', parse: parseNpmLock },
  { name: 'pnpm-lock.yaml', manager: 'pnpm', parse: parsePnpmLock },
  { name: 'yarn.lock', manager: 'yarn', parse: parseYarnLock },
  { name: 'bun.lock', manager: 'bun', parse: unread },
];
const PYTHON: readonly LockFormat[] = [
  { name: 'uv.lock', manager: 'uv', parse: parseUvLock },
  { name: 'poetry.lock', manager: 'poetry', parse: parsePoetryLock },
  { name: 'pdm.lock', manager: 'pdm', parse: unread },
  { name: 'Pipfile.lock', manager: 'pipenv', parse: parsePipfileLock },
];
const FORMATS: Readonly<Record<Ecosystem, readonly LockFormat[]>> = { npm: NPM, python: PYTHON };

export const formatOf = (path: string): LockFormat | undefined => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [...NPM, ...PYTHON].find((format) => format.name === name);
};

export const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

function locksIn(folder: string, ecosystem: Ecosystem, tree: Tree): ReadLock[] {
  return FORMATS[ecosystem].flatMap((format) => {
    const path = join(folder, format.name);
    const text = tree.read(path);
    const lock = text === undefined ? undefined : lockOf({ path, text }, tree, format);
    return lock && 'subject' in lock ? [lock] : [];
  });
}

export interface FoundLocks {
  readonly locks: readonly ReadLock[];
  /** The manifest's folder, relative to that of the lockfiles. */
  readonly folder: string;
}

/** Those beside a manifest, or those of the workspace it is a member of. */
export function locksFor(folder: string, ecosystem: Ecosystem, tree: Tree): FoundLocks {
  const beside = locksIn(folder, ecosystem, tree);
  if (beside.length > 0) return { locks: beside, folder: '' };
  for (let here = folder; here !== ''; ) {
    here = folderOf(here);
    const locks = locksIn(here, ecosystem, tree);
    if (locks.length === 0) continue;
    const below = here === '' ? folder : folder.slice(here.length + 1);
    if (isMember(here, below, ecosystem, tree)) return { locks, folder: below };
  }
  return { locks: [], folder: '' };
}

export const subjectsOf = ({ locks }: FoundLocks): readonly LockfileSubject[] => locks.map(({ subject }) => subject);

const EXAMPLE =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|fixtures?|testdata|__fixtures__|examples?|samples?|templates?|docs?|vendor|third[_-]party|benchmarks?)\//i;
const DOCKERFILE = /^(?:(?:Dockerfile|Containerfile)(?:[._-][^/]*)?|[^/]+\.dockerfile)$/i;

const dockerFolders = perTree(
  (tree) =>
    new Set(
      tree.under('').flatMap((path) => (DOCKERFILE.test(path.slice(path.lastIndexOf('/') + 1)) ? folderOf(path) : [])),
    ),
);

/** What a manifest is for, from where it lies. */
export function roleOf(path: string, tree: Tree): Role | undefined {
  if (EXAMPLE.test(path)) return 'example';
  return dockerFolders(tree).has(folderOf(path)) ? 'service' : undefined;
}
