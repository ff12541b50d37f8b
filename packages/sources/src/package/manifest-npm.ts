/** package.json → subjects. */
import type {
  Dependency,
  DependencyKind,
  Manager,
  PackageBody,
  Provenance,
  Role,
  RuntimeSubject,
} from '@palisade/core/subject/package';
import { linesOf } from '../lines.ts';
import type { Reading } from '../source.ts';
import { folderOf, type TextFile, type Tree } from '../tree.ts';
import { type FoundLocks, locksFor, roleOf, subjectsOf } from './formats.ts';
import { isJsonObject, type Json, objectAt, own, parseJson, spanInJson, textAt } from './json.ts';
import { lockedBy } from './lock.ts';
import { parseNpmVersion } from './npm-range.ts';
import { packageSubject } from './package-subject.ts';
import { runtimeSubject } from './runtime.ts';

const GROUPS: readonly (readonly [string, DependencyKind])[] = [
  ['dependencies', 'prod'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'dev'],
  ['peerDependencies', 'peer'],
];

const COMMIT = /#(?:commit=)?[0-9a-f]{40}$/i;

function provenance(range: string): Provenance {
  if (/^(?:git[+:]|ssh:|git@|github:|gitlab:|bitbucket:|gist:)|^https?:[^#]*\.git(?:#|$)/.test(range)) return 'git';
  if (/^https?:/.test(range)) return 'url';
  if (/^(?:file|link|portal|workspace):|^\.{0,2}\//.test(range)) return 'local';
  if (/^(?:catalog|patch|jsr):/.test(range)) return 'unknown';
  return /^[\w.-]+\/[\w.-]+(?:#|$)/.test(range) ? 'git' : 'registry';
}

/** `npm:other@^1` is the range of another package under this name. */
const rangeOf = (text: string): string => (text.startsWith('npm:') ? text.slice(text.indexOf('@', 5) + 1) : text);

function dependencyOf(
  file: TextFile,
  [group, kind]: (typeof GROUPS)[number],
  name: string,
  range: string,
  found: FoundLocks,
): Dependency {
  const from = provenance(range);
  const [lock] = found.locks;
  const direct = kind === 'peer' ? undefined : lock?.direct({ name, range, folder: found.folder });
  return {
    name,
    kind,
    range,
    from,
    exact: from === 'registry' ? parseNpmVersion(rangeOf(range)) !== undefined : from === 'git' && COMMIT.test(range),
    hashed: false,
    // Found when a finding asks: a manifest may name thousands.
    get at() {
      return spanInJson(file.text, [group, name]);
    },
    // An optional one is left out of the lockfile where the platform does not fit.
    locked: direct === 'absent' && kind === 'optional' ? undefined : lockedBy(direct, rangeOf(range), 'npm'),
  };
}

function dependencies(file: TextFile, manifest: Json, found: FoundLocks): Dependency[] {
  const seen = new Set<string>();
  return GROUPS.flatMap((group) =>
    Object.entries(objectAt(manifest, group[0])).flatMap(([name, range]) => {
      if (typeof range !== 'string' || seen.has(name)) return [];
      seen.add(name);
      return [dependencyOf(file, group, name, range, found)];
    }),
  );
}

const LIBRARY_FIELDS = ['exports', 'files', 'publishConfig', 'types', 'typings', 'module'];

function role(file: TextFile, manifest: Json, tree: Tree): Role {
  const placed = roleOf(file.path, tree);
  if (placed) return placed;
  if (own(manifest, 'private') === true || own(objectAt(manifest, 'scripts'), 'start') !== undefined) return 'service';
  return LIBRARY_FIELDS.some((field) => own(manifest, field) !== undefined) ? 'library' : 'unknown';
}

const MANAGERS: readonly Manager[] = ['npm', 'pnpm', 'yarn', 'bun'];

function managerOf(manifest: Json, found: FoundLocks): Manager {
  const named = textAt(manifest, 'packageManager')?.split('@')[0];
  return MANAGERS.find((manager) => manager === named) ?? found.locks[0]?.subject.body.manager ?? 'npm';
}

function runtimes(file: TextFile, manifest: Json): RuntimeSubject[] {
  return (['engines', 'volta'] as const).flatMap((group) => {
    const range = textAt(objectAt(manifest, group), 'node');
    return range === undefined ? [] : [runtimeSubject(file, 'node', range, spanInJson(file.text, [group, 'node']))];
  });
}

export function readPackageJson(file: TextFile, tree: Tree): Reading {
  const parsed = parseJson(file.text);
  if ('message' in parsed) {
    const { message, offset } = parsed;
    return { subjects: [], unreadable: [{ file: file.path, ...linesOf(file.text)(offset), message }] };
  }
  const { value } = parsed;
  if (!isJsonObject(value)) return { subjects: [] };
  const found = locksFor(folderOf(file.path), 'npm', tree);
  const body: PackageBody = {
    ecosystem: 'npm',
    manager: managerOf(value, found),
    folder: folderOf(file.path),
    role: role(file, value, tree),
    dependencies: dependencies(file, value, found),
    scripts: Object.entries(objectAt(value, 'scripts')).flatMap(([name, text]) =>
      typeof text === 'string' ? [{ name, text }] : [],
    ),
    lockfiles: subjectsOf(found),
    list: false,
    missing: [],
  };
  const subject = packageSubject(file, body, spanInJson(file.text, ['name']));
  return { subjects: [subject, ...runtimes(file, value)] };
}
