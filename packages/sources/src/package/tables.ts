/** Dependencies as tables of names: Poetry's and Pipenv's. */
import type { Dependency, DependencyKind, Provenance } from '@palisade/core/subject/package';
import { pythonName } from './python-lock.ts';
import { below, type TomlLeaf } from './toml.ts';

const PROVENANCE: Readonly<Record<string, Provenance>> = { git: 'git', url: 'url', path: 'local', file: 'local' };

const exactRange = (range: string): boolean => /^={0,3}\s*\d[^\s,*|]*$/.test(range);

function dependencyOf(name: string, kind: DependencyKind, leaves: readonly TomlLeaf[]): Dependency | undefined {
  const [first] = leaves;
  if (!first) return undefined;
  const value = (key: string): string | undefined => {
    const leaf = leaves.find(({ path }) => path.at(-1) === key);
    return leaf === undefined ? undefined : String(leaf.value);
  };
  const plain = leaves.find(({ path }) => path.at(-1) === name);
  const from = Object.keys(PROVENANCE).find((key) => value(key) !== undefined);
  const range = plain ? String(plain.value) : (value('version') ?? '');
  const rev = value('rev') ?? value('ref') ?? '';
  return {
    name: pythonName(name),
    kind,
    range,
    from: from === undefined ? 'registry' : (PROVENANCE[from] as Provenance),
    exact: from === undefined ? exactRange(range) : from !== 'git' || /^[0-9a-f]{40}$/.test(rev),
    hashed: false,
    at: first.at,
    locked: undefined,
  };
}

function tableOf(leaves: readonly TomlLeaf[], kind: DependencyKind, ...prefix: readonly string[]): Dependency[] {
  const byName = new Map<string, TomlLeaf[]>();
  for (const leaf of below(leaves, ...prefix)) {
    const name = String(leaf.path[prefix.length]);
    byName.set(name, [...(byName.get(name) ?? []), leaf]);
  }
  byName.delete('python');
  return [...byName].flatMap(([name, own]) => dependencyOf(name, kind, own) ?? []);
}

export function dependencyTables(leaves: readonly TomlLeaf[]): Dependency[] {
  const groups = new Set(below(leaves, 'tool', 'poetry', 'group').map(({ path }) => String(path[3])));
  return [
    ...tableOf(leaves, 'prod', 'tool', 'poetry', 'dependencies'),
    ...tableOf(leaves, 'dev', 'tool', 'poetry', 'dev-dependencies'),
    ...[...groups].flatMap((group) => tableOf(leaves, 'dev', 'tool', 'poetry', 'group', group, 'dependencies')),
    ...tableOf(leaves, 'prod', 'packages'),
    ...tableOf(leaves, 'dev', 'dev-packages'),
  ];
}
