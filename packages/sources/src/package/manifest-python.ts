/** pyproject.toml and Pipfile → subjects. */
import type {
  Dependency,
  DependencyKind,
  Manager,
  RegistryOption,
  Role,
  RuntimeSubject,
} from '@palisade/core/subject/package';
import { linesOf } from '../lines.ts';
import type { Reading } from '../source.ts';
import { folderOf, type TextFile, type Tree } from '../tree.ts';
import { type FoundLocks, join, locksFor, roleOf, subjectsOf } from './formats.ts';
import { lockedBy } from './lock.ts';
import { packageSubject } from './package-subject.ts';
import { pythonName } from './python-lock.ts';
import { registrySubject } from './registry.ts';
import { requirementOf } from './requirements.ts';
import { runtimeSubject } from './runtime.ts';
import { dependencyTables } from './tables.ts';
import { below, leafAt, parseToml, type TomlLeaf } from './toml.ts';

type Leaves = readonly TomlLeaf[];

const ofKind = (kind: DependencyKind, leaves: Leaves): Dependency[] =>
  leaves.flatMap(({ value, at }) => {
    const found = typeof value === 'string' ? requirementOf({ text: value, ...at }) : undefined;
    return found ? [{ ...found, kind }] : [];
  });

/** Arrays of requirements: PEP 621, dependency groups, and uv's own list. */
function listed(leaves: Leaves): Dependency[] {
  return [
    ...ofKind('prod', below(leaves, 'project', 'dependencies')),
    ...ofKind('optional', below(leaves, 'project', 'optional-dependencies')),
    ...ofKind(
      'dev',
      below(leaves, 'dependency-groups').filter(({ path }) => path.length === 3),
    ),
    ...ofKind('dev', below(leaves, 'tool', 'uv', 'dev-dependencies')),
  ];
}

/** uv says apart where a package comes from. */
function withSources(dependencies: readonly Dependency[], leaves: Leaves): Dependency[] {
  return dependencies.map((one) => {
    const source = below(leaves, 'tool', 'uv', 'sources').filter(
      ({ path }) => pythonName(String(path[3])) === one.name,
    );
    const has = (key: string): boolean => source.some(({ path }) => path.at(-1) === key);
    if (source.length === 0 || has('index')) return one;
    if (!has('git')) return { ...one, from: has('url') ? 'url' : 'local' };
    const rev = source.find(({ path }) => path.at(-1) === 'rev')?.value;
    return { ...one, from: 'git', exact: /^[0-9a-f]{40}$/.test(String(rev ?? '')) };
  });
}

function withLocks(dependencies: readonly Dependency[], { locks, folder }: FoundLocks): Dependency[] {
  const [lock] = locks;
  if (!lock) return [...dependencies];
  return dependencies.map((one) => {
    const direct = lock.direct({ name: one.name, range: one.range, folder });
    return { ...one, locked: lockedBy(direct, one.range === '' ? '*' : one.range, 'python') };
  });
}

/** What else the lists may hold: setup.py is never run. */
function missing(folder: string, leaves: Leaves, tree: Tree): string[] {
  const dynamic = below(leaves, 'project', 'dynamic').some(({ value }) => value === 'dependencies');
  const script = tree.read(join(folder, 'setup.py')) !== undefined;
  return [
    ...(dynamic ? ['`dependencies` is dynamic: the build works it out'] : []),
    ...(script ? ['what setup.py declares is known only when it runs'] : []),
  ];
}

const MANAGERS: readonly (readonly [string, Manager])[] = [
  ['poetry', 'poetry'],
  ['uv', 'uv'],
  ['pdm', 'pdm'],
];

function managerOf(leaves: Leaves, found: FoundLocks): Manager {
  const locked = found.locks[0]?.subject.body.manager;
  return locked ?? MANAGERS.find(([tool]) => below(leaves, 'tool', tool).length > 0)?.[1] ?? 'pip';
}

function roleIn(path: string, leaves: Leaves, tree: Tree): Role {
  const application = [leafAt(leaves, 'tool', 'uv', 'package'), leafAt(leaves, 'tool', 'poetry', 'package-mode')];
  const placed = roleOf(path, tree);
  if (placed) return placed;
  if (application.some((leaf) => leaf?.value === false)) return 'service';
  return below(leaves, 'build-system').length > 0 ? 'library' : 'unknown';
}

const INDEXES: readonly (readonly string[])[] = [['tool', 'uv', 'index'], ['tool', 'poetry', 'source'], ['source']];

/** Registries in the words of pip, so that one rule judges all. */
function options(leaves: Leaves): RegistryOption[] {
  const urls = INDEXES.flatMap((prefix) => below(leaves, ...prefix).filter(({ path }) => path.at(-1) === 'url'));
  const strategy = leafAt(leaves, 'tool', 'uv', 'index-strategy');
  const unverified = below(leaves, 'source').filter(
    ({ path, value }) => path.at(-1) === 'verify_ssl' && value === false,
  );
  const extra = [...below(leaves, 'tool', 'uv', 'extra-index-url')];
  const option = (name: string, { value, at }: TomlLeaf): RegistryOption => ({ name, value: String(value), at });
  return [
    ...urls.map((leaf) => option('index-url', leaf)),
    ...extra.map((leaf) => option('uv-extra-index-url', leaf)),
    ...(strategy ? [option('index-strategy', strategy)] : []),
    ...unverified.map((leaf) => option('verify_ssl', leaf)),
  ];
}

const RUNTIMES: readonly (readonly string[])[] = [
  ['project', 'requires-python'],
  ['tool', 'poetry', 'dependencies', 'python'],
  ['requires', 'python_version'],
  ['requires', 'python_full_version'],
];

function runtimes(file: TextFile, leaves: Leaves): RuntimeSubject[] {
  return RUNTIMES.flatMap((path) => {
    const leaf = leafAt(leaves, ...path);
    return leaf ? [runtimeSubject(file, 'python', String(leaf.value), leaf.at)] : [];
  });
}

export function readPythonManifest(file: TextFile, tree: Tree): Reading {
  const leaves = parseToml(file.text);
  if ('message' in leaves)
    return {
      subjects: [],
      unreadable: [{ file: file.path, ...linesOf(file.text)(leaves.offset), message: leaves.message }],
    };
  const folder = folderOf(file.path);
  const found = locksFor(folder, 'python', tree);
  const named = [...withSources(listed(leaves), leaves), ...dependencyTables(leaves)];
  const subject = packageSubject(file, {
    ecosystem: 'python',
    manager: file.path.endsWith('Pipfile') ? 'pipenv' : managerOf(leaves, found),
    folder,
    role: roleIn(file.path, leaves, tree),
    dependencies: withLocks(named, found),
    scripts: [],
    lockfiles: subjectsOf(found),
    list: false,
    missing: missing(folder, leaves, tree),
  });
  const told = options(leaves);
  const registry = told.length > 0 ? [registrySubject(file, 'python', told)] : [];
  return { subjects: [subject, ...registry, ...runtimes(file, leaves)] };
}
