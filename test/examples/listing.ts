/** What is in an image, and what of it should not be. */
import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join, relative } from 'node:path';
import type { Example } from './examples.ts';

export interface Entry {
  /** From the root of the image. */
  readonly path: string;
  readonly stat: Stats;
}

export function* listing(root: string, folder = root): Generator<Entry> {
  for (const { name } of readdirSync(folder, { withFileTypes: true }) as Dirent[]) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    yield { path: `/${relative(root, path)}`, stat };
    if (stat.isDirectory()) yield* listing(root, path);
  }
}

const SETUID_OR_SETGID = 0o6000;
const OTHERS_WRITE = 0o002;
const NOT_OWNER_WRITES = 0o022;

/** Where the service is. */
const isOwn = (path: string): boolean => path === '/app' || path.startsWith('/app/');

/**
 * Package managers by where the images of the languages have them. Debian's own is taken out of Python's image, which is a
 * Debian; Node.js's is an Alpine, and the Debian that stands in for it keeps its own.
 */
const MANAGERS: Readonly<Record<Example['language'], RegExp>> = {
  node: /\/bin\/(?:npm|npx|corepack|yarn(?:pkg)?|pnpm|pnpx|apk)$|^\/usr\/local\/lib\/node_modules\//,
  python:
    /\/s?bin\/(?:pip[\d.]*|apt(?:-[a-z]+)?|dpkg(?:-[a-z]+)*|uv|poetry|pip-audit)$|\/libapt-[^/]*[.]so|-packages\/pip(?:_audit)?\//,
};

/** Files by where they lie and how they are called; a folder that is left empty is none. */
const TESTS = /\/(?:tests|__tests__)\/|\.(?:test|spec)\.[cm]?[jt]s$|\/(?:test_[^/]*|conftest)\.py$/;
const PACKAGE_TESTS = /\/node_modules\/(?:@[^/]*\/)?[^/@]+\/test\/|^\/app\/(?:src\/|dist\/)?test\//;
const DOCUMENTS =
  /^\/app\/.*\.(?:md|markdown|rst|map|[cm]?ts)$|^\/usr\/share\/(?:man|info)\/|^\/usr\/share\/doc\/.*\/(?!copyright$)[^/]*\.gz$/;
const LICENCES = /\.dist-info\/|\/(?:licen[sc]e|copying|notice)[^/]*$/i;
const CACHES = /\/(?:\.npm|\.cache|_cacache|\.pytest_cache)\/|^\/var\/(?:cache|log)\/|^\/(?:var\/)?tmp\//;
const REPOSITORY =
  /\/(?:\.git|\.github)\/|\/(?:\.env|\.npmrc|\.tsbuildinfo)$|^\/app\/(?:(?:before|deploy)\/|(?:Dockerfile|palisade\.yaml|tsconfig\.json|\.dockerignore)$)/;

interface Rule {
  readonly name: string;
  readonly broken: (entry: Entry, language: Example['language']) => boolean;
}

const RULES: readonly Rule[] = [
  { name: 'package managers', broken: ({ path }, language) => MANAGERS[language].test(path) },
  {
    name: 'tests',
    broken: ({ path, stat }) => isOwn(path) && stat.isFile() && (TESTS.test(path) || PACKAGE_TESTS.test(path)),
  },
  {
    name: 'documents',
    broken: ({ path, stat }) => stat.isFile() && DOCUMENTS.test(path) && !LICENCES.test(path),
  },
  { name: 'caches', broken: ({ path, stat }) => stat.isFile() && CACHES.test(path) },
  {
    name: 'parts of the repository',
    broken: ({ path, stat }) => isOwn(path) && stat.isFile() && REPOSITORY.test(path),
  },
  { name: 'setuid or setgid', broken: ({ stat }) => stat.isFile() && (stat.mode & SETUID_OR_SETGID) !== 0 },
  {
    name: 'what everybody may write',
    broken: ({ stat }) => !stat.isSymbolicLink() && !stat.isCharacterDevice() && (stat.mode & OTHERS_WRITE) !== 0,
  },
  {
    name: 'files of the service that are not root’s',
    broken: ({ path, stat }) => isOwn(path) && stat.uid + stat.gid > 0,
  },
  {
    name: 'files of the service that others than root may write',
    broken: ({ path, stat }) => isOwn(path) && !stat.isSymbolicLink() && (stat.mode & NOT_OWNER_WRITES) !== 0,
  },
];

export const RULE_NAMES: readonly string[] = RULES.map(({ name }) => name);

/** By rule, the paths that break it. */
export function surplus(entries: Iterable<Entry>, language: Example['language']): Record<string, string[]> {
  const found: Record<string, string[]> = Object.fromEntries(RULE_NAMES.map((name) => [name, []]));
  for (const entry of entries)
    for (const { name, broken } of RULES) if (broken(entry, language)) found[name]?.push(entry.path);
  return found;
}
