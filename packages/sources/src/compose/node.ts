/** A Compose file's values with where each was written: files are merged, and a finding must still name its line. */
import { type Data, isList, isObject, type Scalar, Unresolved } from '@palisade/core/value';
import type { ComposeFile } from './file.ts';
import { interpolate } from './interpolate.ts';

export interface Place {
  readonly file: ComposeFile;
  readonly path: readonly string[];
}

/** `!reset` and `!override`, which say that nothing is merged. */
export type Tag = 'reset' | 'override';

interface Placed {
  readonly at: Place;
  readonly tag?: Tag | undefined;
}

export interface Leaf extends Placed {
  readonly kind: 'leaf';
  /** As written: not yet interpolated. */
  readonly value: Scalar | Unresolved;
}
export interface ListNode extends Placed {
  readonly kind: 'list';
  readonly items: readonly Node[];
}
export interface MapNode extends Placed {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Node>;
}
export type Node = Leaf | ListNode | MapNode;

export function nodeOf(value: Data, at: Place): Node {
  const tag = at.file.tagAt(at.path);
  const below = (key: string, inner: Data): Node => nodeOf(inner, { file: at.file, path: [...at.path, key] });
  if (isList(value)) return { kind: 'list', at, tag, items: value.map((item, index) => below(String(index), item)) };
  if (!isObject(value)) return { kind: 'leaf', at, tag, value };
  const entries = new Map(Object.keys(value).map((key) => [key, below(key, value[key] as Data)]));
  return { kind: 'map', at, tag, entries };
}

/** The node under keys; undefined where there is none, or a null that says nothing. */
export function member(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  let here = node;
  for (const key of keys) here = here?.kind === 'map' ? here.entries.get(key) : undefined;
  return here?.kind === 'leaf' && here.value === null ? undefined : here;
}

export const itemsOf = (node: Node | undefined): readonly Node[] =>
  node === undefined ? [] : node.kind === 'list' ? node.items : [node];

/** A scalar's text, its variables filled in. */
export function textOf(node: Node | undefined): string | Unresolved | undefined {
  if (node?.kind !== 'leaf' || node.value === null) return undefined;
  const { value } = node;
  if (typeof value !== 'string') return value instanceof Unresolved ? value : String(value);
  return value.includes('$') ? interpolate(value, node.at.file.lookup) : value;
}

/** Compose takes these words for booleans, quoted or not. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'y', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', 'n', 'no', 'off'].map((word) => [word, false] as const),
]);

export function booleanOf(node: Node | undefined): boolean | Unresolved | undefined {
  const text = textOf(node);
  return typeof text === 'string' ? BOOLEANS.get(text.toLowerCase()) : text;
}

/** A mapping that may be written as a list of `KEY=value`. */
export function keyed(node: Node): Node {
  if (node.kind !== 'list') return node;
  const entries = new Map<string, Node>();
  for (const item of node.items) {
    if (item.kind !== 'leaf' || typeof item.value !== 'string') continue;
    const sign = item.value.indexOf('=');
    const value = sign < 0 ? null : item.value.slice(sign + 1);
    entries.set(sign < 0 ? item.value : item.value.slice(0, sign), { kind: 'leaf', at: item.at, value });
  }
  return { kind: 'map', at: node.at, tag: node.tag, entries };
}
