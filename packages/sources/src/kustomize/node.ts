/**
 * A YAML node that can be edited in place. Kustomize edits nodes and not values, and much of what it gives depends on
 * that: a scalar's text and tag live apart, a quoted scalar stays quoted when its text changes, and one node may stand
 * in two places. Every node knows where it was written, so provenance needs no bookkeeping of its own.
 */
import { type Data, isObject, newObject, toPointer, Unresolved } from '@palisade/core/value';
import { Problem } from './problem.ts';
import { isTextTag, scalarValue, tagOf } from './scalar.ts';

export interface Place {
  readonly file: string;
  /** Index of the document in the file. */
  readonly document: number;
  readonly pointer: string;
}

export type Kind = 'scalar' | 'map' | 'list';

export interface Node {
  kind: Kind;
  /** `!!str`, `!!int` …; empty where the text decides when it is written out. */
  tag: string;
  text: string;
  quoted: boolean;
  /** A null that must survive a merge. */
  kept: boolean;
  fields: Map<string, Node>;
  items: Node[];
  place: Place;
  /** Why the value cannot be known (bytes that are no text). */
  hole?: string;
  /** A key that is a number, a boolean or null: JSON has no such keys, so the object cannot be written out. */
  oddKey?: string;
}

const NO_FIELDS: Map<string, Node> = new Map();
const NO_ITEMS: Node[] = [];

const bare = (kind: Kind, place: Place): Node => ({
  kind,
  tag: '',
  text: '',
  quoted: false,
  kept: false,
  fields: NO_FIELDS,
  items: NO_ITEMS,
  place,
});

export const mapNode = (place: Place): Node => ({ ...bare('map', place), tag: '!!map', fields: new Map() });
export const listNode = (place: Place, items: Node[] = []): Node => ({ ...bare('list', place), tag: '!!seq', items });

/** Without a tag the text decides what it is once written out, as in `replicas: 3`. */
export const scalarNode = (text: string, place: Place, tag = ''): Node => ({ ...bare('scalar', place), text, tag });
export const stringNode = (text: string, place: Place): Node => scalarNode(text, place, '!!str');
export const nullNode = (text: string, place: Place): Node => scalarNode(text, place, '!!null');

export function emptyNode(kind: Kind, place: Place): Node {
  if (kind === 'map') return mapNode(place);
  return kind === 'list' ? listNode(place) : scalarNode('', place);
}

export const isNull = (node: Node | undefined): boolean => node === undefined || node.tag === '!!null';

export const isEmpty = (node: Node | undefined): boolean =>
  node === undefined ||
  node.tag === '!!null' ||
  (node.kind === 'map' && node.fields.size === 0) ||
  (node.kind === 'list' && node.items.length === 0);

/** A string, or a scalar whose text has yet to decide. */
export const isString = (node: Node): boolean => node.kind === 'scalar' && isTextTag(node.tag);

/** `into` becomes what `from` is; whoever holds `into` sees it. */
export function overwrite(into: Node, from: Node): void {
  Object.assign(into, from);
  if (from.kind === 'map') into.fields = new Map(from.fields);
  if (from.kind === 'list') into.items = [...from.items];
}

/** How many nodes a rendering may copy: the answer to patches that copy an object into itself again and again. */
export interface Budget {
  nodes: number;
}
export const newBudget = (): Budget => ({ nodes: 1_000_000 });

export function copyNode(node: Node, budget: Budget, place?: Place): Node {
  if (--budget.nodes < 0) throw new Problem('the kustomization grows without bound');
  const copy = { ...node };
  if (place) copy.place = place;
  if (node.kind === 'list') copy.items = node.items.map((item) => copyNode(item, budget, place));
  if (node.kind === 'map') {
    copy.fields = new Map();
    for (const [key, value] of node.fields) copy.fields.set(key, copyNode(value, budget, place));
  }
  return copy;
}

function valueOfScalar(node: Node): Data {
  try {
    return scalarValue(node);
  } catch (error) {
    if (error instanceof Problem) throw new Problem(error.message, node.place.file);
    throw error;
  }
}

/** No file nests so deep, but patches can make an object that does, and every reader of it recurses. */
const MAX_DEPTH = 500;

export function toValue(node: Node, depth = 0): Data {
  if (node.hole !== undefined) return new Unresolved(node.hole);
  if (depth > MAX_DEPTH) throw new Problem('an object nests too deeply', node.place.file);
  if (node.kind === 'list') return node.items.map((item) => toValue(item, depth + 1));
  if (node.kind === 'scalar') return valueOfScalar(node);
  if (node.oddKey !== undefined) throw new Problem(`the key ${node.oddKey} is not a string: quote it`, node.place.file);
  const object = newObject();
  for (const [key, value] of node.fields) object[key] = toValue(value, depth + 1);
  return object;
}

/** A decoded value as nodes. With `fixed`, all of them are said to be written at the one place. */
export function fromValue(value: unknown, place: Place, fixed = false): Node {
  const child = (key: string | number): Place =>
    fixed ? place : { ...place, pointer: place.pointer + toPointer([key]) };
  if (Array.isArray(value))
    return listNode(
      place,
      value.map((item, index) => fromValue(item, child(index), fixed)),
    );
  if (!isObject(value)) return scalarOf(value, place);
  const map = mapNode(place);
  for (const key of Object.keys(value)) map.fields.set(key, fromValue(value[key], child(key), fixed));
  return map;
}

function scalarOf(value: unknown, place: Place): Node {
  if (value instanceof Unresolved) return { ...stringNode('', place), hole: value.why };
  if (typeof value === 'string') return { ...stringNode(value, place), quoted: tagOf(value) !== '!!str' };
  if (value === null || value === undefined) return nullNode('null', place);
  const text = typeof value === 'number' ? goNumber(value) : String(value as string | boolean);
  return scalarNode(text, place, tagOf(text));
}

/** What a node is after a trip through JSON: `0x10` is 16, and a text that does not fit its tag is an error. */
export function throughJson(node: Node): void {
  if (node.kind === 'list') for (const item of node.items) throughJson(item);
  else if (node.kind === 'map') {
    if (node.oddKey !== undefined) toValue(node);
    for (const field of node.fields.values()) throughJson(field);
  } else if (node.hole === undefined) overwrite(node, scalarOf(valueOfScalar(node), node.place));
}

/** A number as Go prints it when it passed through JSON: `1000000` becomes `1e+06`. */
function goNumber(value: number): string {
  const [digits, power] = value.toExponential().split('e') as [string, string];
  const size = Number(power);
  if (size >= -4 && size < 6) return String(value);
  return `${digits}e${size < 0 ? '-' : '+'}${String(Math.abs(size)).padStart(2, '0')}`;
}

/** The place of what a pointer leads to, or of its nearest parent that exists. */
export function placeOf(node: Node, keys: readonly string[]): Place {
  let here = node;
  for (const key of keys) {
    const next = here.kind === 'map' ? here.fields.get(key) : here.items[Number(key)];
    if (!next) return here.place;
    here = next;
  }
  return here.place;
}
