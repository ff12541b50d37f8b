/** One service over another, as Compose merges its files and what a service extends. */
import { keyed, type MapNode, type Node, textOf } from './node.ts';
import { targetOf } from './volume.ts';

const REPLACED = new Set(['command', 'entrypoint', 'healthcheck.test']);
const KEYED = new Set([
  'annotations',
  'build.additional_contexts',
  'build.args',
  'build.labels',
  'deploy.labels',
  'environment',
  'labels',
  'sysctls',
]);
/** One text or a list of them. */
const LISTS = new Set(['dns', 'dns_search', 'env_file', 'tmpfs']);

const asList = (node: Node): Node => (node.kind === 'leaf' ? { kind: 'list', at: node.at, items: [node] } : node);

const asBuild = (node: Node): Node =>
  node.kind === 'leaf' ? { kind: 'map', at: node.at, entries: new Map([['context', node]]) } : node;

function normal(node: Node, path: string): Node {
  if (KEYED.has(path)) return keyed(node);
  if (LISTS.has(path)) return asList(node);
  return path === 'build' ? asBuild(node) : node;
}

/** What makes two items of a list the same: the later one stands. */
function identity(item: Node, path: string): unknown {
  if (path === 'volumes') return targetOf(item) ?? item;
  return item.kind === 'leaf' ? textOf(item) : item;
}

function appended(base: readonly Node[], over: readonly Node[], path: string): Node[] {
  const items = new Map<unknown, Node>();
  for (const item of [...base, ...over]) items.set(identity(item, path), item);
  return [...items.values()];
}

function mergeMaps(base: MapNode, over: MapNode, path: string): MapNode {
  const entries = new Map(base.entries);
  for (const [key, node] of over.entries) {
    const inner = path === '' ? key : `${path}.${key}`;
    const below = entries.get(key);
    if (node.tag === 'reset') entries.delete(key);
    // A variable that is only named takes its value from outside: that stands, too.
    else entries.set(key, below && !KEYED.has(path) ? merge(below, node, inner) : node);
  }
  return { kind: 'map', at: base.at, entries };
}

/** `path`: the keys in the service. Values of different forms are an error of Compose's; the later one stands here. */
function merge(base: Node, over: Node, path: string): Node {
  if (over.tag === 'override' || REPLACED.has(path)) return over;
  if (over.kind === 'leaf' && over.value === null) return base;
  const [lower, upper] = [normal(base, path), normal(over, path)];
  if (lower.kind === 'map' && upper.kind === 'map') return mergeMaps(lower, upper, path);
  if (lower.kind !== 'list' || upper.kind !== 'list') return upper;
  return { kind: 'list', at: lower.at, items: appended(lower.items, upper.items, path) };
}

export const mergeServices = (base: MapNode, over: MapNode): MapNode => mergeMaps(base, over, '');
