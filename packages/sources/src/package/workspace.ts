/** Workspaces: which folders the manifest and the lockfile at a root stand for. */
import type { Ecosystem } from '@palisade/core/subject/package';
import { isList, isObject } from '@palisade/core/value';
import type { Tree } from '../tree.ts';
import { parseYaml } from '../yaml/parse.ts';
import { yaml12 } from '../yaml/scalar.ts';
import { type Json, objectAt, own, parseJson } from './json.ts';

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

function inManifest(text: string): string[] {
  const parsed = parseJson(text);
  if ('message' in parsed) return [];
  const { value } = parsed as { readonly value: Json };
  const listed = own(value, 'workspaces');
  return Array.isArray(listed) ? texts(listed) : texts(own(objectAt(value, 'workspaces'), 'packages'));
}

function inPnpm(text: string): string[] {
  const value = parseYaml(text, yaml12).documents[0]?.value;
  return isObject(value) && isList(value['packages']) ? texts(value['packages']) : [];
}

/** Its table is short, and its list of members is strings. */
function inUv(text: string): string[] {
  const table = text.indexOf('[tool.uv.workspace]');
  const list = table < 0 ? null : /^members\s*=\s*\[([^\]]*)\]/m.exec(text.slice(table, table + 5000));
  return [...(list?.[1] ?? '').matchAll(/["']([^"'\n]*)["']/g)].map((match) => match[1] as string);
}

/** Segment by segment: `*` stands for a part of a name, `**` for any folders. */
function matches(pattern: readonly string[], folder: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return folder.length === 0;
  if (first === '**') return folder.some((_, index) => matches(rest, folder.slice(index))) || matches(rest, []);
  const [name, ...below] = folder;
  if (name === undefined) return false;
  const [head = '', tail] = first.split('*');
  const fits = tail === undefined ? first === name : name.startsWith(head) && name.endsWith(tail);
  return fits && matches(rest, below);
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');
const MAX_PARTS = 8;

export function isMember(root: string, folder: string, ecosystem: Ecosystem, tree: Tree): boolean {
  const text = (name: string): string => tree.read(root === '' ? name : `${root}/${name}`) ?? '';
  const patterns =
    ecosystem === 'python'
      ? inUv(text('pyproject.toml'))
      : [...inManifest(text('package.json')), ...inPnpm(text('pnpm-workspace.yaml'))];
  const parts = partsOf(folder);
  const fits = (pattern: string): boolean => {
    const wanted = partsOf(pattern);
    return wanted.length <= MAX_PARTS && parts.length <= MAX_PARTS && matches(wanted, parts);
  };
  if (patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && fits(pattern));
}
