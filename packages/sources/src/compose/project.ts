/** The files that Compose merges into one project, and each service as it comes out of them. */
import { Unresolved } from '@palisade/core/value';
import type { Unreadable } from '../source.ts';
import { folderOf, perTree, type TextFile, type Tree } from '../tree.ts';
import { type Content, openFile } from './file.ts';
import { mergeServices } from './merge.ts';
import { type MapNode, member, type Place, textOf } from './node.ts';
import { joinPath } from './path.ts';

/** In the order in which Compose looks for them. */
const BASES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];
/** A chain of `extends` that is longer than this is a circle, or no one's work. */
const MAX_CHAIN = 20;

export interface Service {
  readonly name: string;
  /** What all its files together say. */
  readonly node: MapNode;
  /** Where its own file has it: what is added is added there. */
  readonly home: Place;
  /** Why more may be said of it than is seen. */
  readonly open?: string;
  readonly volumes: readonly MapNode[];
}

export interface Project {
  readonly services: readonly Service[];
  readonly unreadable: readonly Unreadable[];
  /** The files beside the first that are read with it. */
  readonly merged: readonly string[];
}

const beside = (path: string, names: readonly string[], tree: Tree): string | undefined =>
  names.map((name) => joinPath(folderOf(path), name)).find((one) => tree.read(one) !== undefined);

interface Extended {
  readonly node: MapNode;
  readonly open?: string;
}

const openedIn = perTree(() => new Map<string, readonly Content[]>());

/** The documents of a file, which Compose merges as it does files. Many services may extend one file: it is read once. */
function opened(path: string | undefined, tree: Tree): readonly Content[] {
  const text = path === undefined ? undefined : tree.read(path);
  if (path === undefined || text === undefined) return [];
  const known = openedIn(tree);
  const found = known.get(path) ?? openFile({ path, text }, tree).contents;
  known.set(path, found);
  return found;
}

/** The service with what it extends under it. */
function extend(service: MapNode, content: Content, tree: Tree, chain = 0): Extended {
  const extended = member(service, 'extends');
  if (!extended) return { node: service };
  const name = textOf(extended.kind === 'map' ? member(extended, 'service') : extended);
  const path = textOf(member(extended, 'file'));
  const why = `what it extends is not seen (${typeof name === 'string' ? name : 'a service'})`;
  if (typeof name !== 'string' || path instanceof Unresolved || chain > MAX_CHAIN) return { node: service, open: why };
  const all = path === undefined ? [content] : opened(joinPath(content.file.folder, path), tree);
  const elsewhere = all.find(({ services }) => member(services, name));
  const base = elsewhere && member(elsewhere.services, name);
  if (!elsewhere || base?.kind !== 'map' || base === service) return { node: service, open: why };
  const below = extend(base, elsewhere, tree, chain + 1);
  return { ...below, node: mergeServices(below.node, service) };
}

/** A file of parts, to be laid over the usual one by `-f`: some service of it does not say what it runs. */
const isPart = (content: Content): boolean =>
  [...(content.services?.entries.values() ?? [])].some(
    (service) => !['image', 'build', 'extends', 'provider'].some((key) => member(service, key)),
  );

interface Layer {
  readonly content: Content;
  readonly services: ReadonlyMap<string, Extended>;
}

function layerOf(content: Content, tree: Tree): Layer {
  const services = [...(content.services?.entries ?? [])].flatMap(([name, node]) =>
    node.kind === 'map' ? [[name, extend(node, content, tree)] as const] : [],
  );
  return { content, services: new Map(services) };
}

function serviceOf(name: string, layers: readonly Layer[]): Service | undefined {
  const found = layers.flatMap(({ services }) => services.get(name) ?? []);
  const [first, ...rest] = found;
  const home = layers.find(({ services }) => services.has(name));
  // What an outside provider runs is no container of this file's.
  if (!first || !home || found.some(({ node }) => member(node, 'provider'))) return undefined;
  const node = rest.reduce((base, over) => mergeServices(base, over.node), first.node);
  const open = found.find((one) => one.open !== undefined)?.open;
  return {
    name,
    node,
    home: { file: home.content.file, path: ['services', name] },
    ...(open !== undefined && { open }),
    volumes: layers.flatMap(({ content }) => content.volumes ?? []),
  };
}

/** What is merged, lowest first; nothing where another file's project has this one. */
function layersOf(path: string, own: readonly Content[], tree: Tree): readonly Content[] {
  const base = beside(path, BASES, tree);
  const over = beside(path, OVERRIDES, tree);
  if (path === over && base !== undefined) return [];
  if (path === base) return [...own, ...opened(over, tree)];
  return base !== undefined && own.some(isPart) ? [...opened(base, tree), ...own] : own;
}

export function projectOf(file: TextFile, tree: Tree): Project {
  const { contents, unreadable } = openFile(file, tree);
  const merged = layersOf(file.path, contents, tree);
  const layers = merged.map((one) => layerOf(one, tree));
  const first = merged[0] === contents[0];
  // Laid over the usual file, only what it names is new.
  const naming = first ? layers : layers.filter(({ content }) => contents.includes(content));
  const names = new Set(naming.flatMap(({ services }) => [...services.keys()]));
  return {
    services: [...names].flatMap((name) => serviceOf(name, layers) ?? []),
    unreadable,
    merged: first ? [...new Set(merged.map((one) => one.file.path))].filter((path) => path !== file.path) : [],
  };
}
