/** Reading and setting fields of nodes, with the rules that Kustomize's own getters and setters follow. */
import {
  emptyNode,
  isEmpty,
  isNull,
  isString,
  type Kind,
  type Node,
  overwrite,
  type Place,
  scalarNode,
} from './node.ts';
import { Problem } from './problem.ts';
import { isOldNonString, tagOf } from './scalar.ts';

/** Null passes: it has no kind yet. */
export function expectKind(node: Node, kind: Kind): void {
  if (!isNull(node) && node.kind !== kind)
    throw new Problem(`expected a ${kind} but got a ${node.kind} at ${node.place.pointer || '/'}`, node.place.file);
}

export function getField(node: Node, name: string): Node | undefined {
  if (isNull(node)) return undefined;
  expectKind(node, 'map');
  return node.fields.get(name);
}

/** No error where the node is something else. */
export const fieldOf = (node: Node | undefined, name: string): Node | undefined =>
  node?.kind === 'map' ? node.fields.get(name) : undefined;

export const textAt = (node: Node | undefined): string => (node === undefined || isNull(node) ? '' : node.text);

function quoteOldWords(value: Node): void {
  if (isString(value) && !value.quoted && isOldNonString(value.text)) value.quoted = true;
}

/** Sets a scalar in place; how it was quoted stays, so `'1'` with a prefix is still a string. */
export function setScalar(node: Node, value: Node): void {
  expectKind(node, 'scalar');
  if (isNull(value)) return;
  overwrite(node, { ...value, quoted: node.kind === 'scalar' && node.quoted });
}

/** A key that the build makes is written without quotes, so `1` or `true` is then no string. */
function addField(map: Node, name: string, value: Node): void {
  map.fields.set(name, value);
  if (tagOf(name) !== '!!str') map.oddKey = name;
}

/** Sets a field; null removes it. The value itself is put in, so two fields may share it. */
export function setField(map: Node, name: string, value: Node | undefined): void {
  if (value === undefined || (isNull(value) && !value.kept)) {
    expectKind(map, 'map');
    map.fields.delete(name);
    return;
  }
  quoteOldWords(value);
  const field = getField(map, name);
  if (!field) {
    if (map.kind === 'map') addField(map, name, value);
    return;
  }
  if (value === field) return;
  value.quoted = field.quoted;
  overwrite(field, value);
}

export const clearField = (map: Node, name: string): void => {
  expectKind(map, 'map');
  if (map.kind === 'map') map.fields.delete(name);
};

const INDEX = /^[-+]?\d+$/;
const isIndex = (part: string): boolean => INDEX.test(part) && Number(part) >= 0;
export const isElementQuery = (part: string): boolean => part.startsWith('[') && part.endsWith(']');

/** `[name=nginx]` to its two halves. */
export function splitQuery(part: string): [name: string, value: string] {
  const inner = part.slice(1, -1);
  const equals = inner.indexOf('=');
  if (equals < 0) throw new Problem(`${part} must have the form [field=value]`);
  return [inner.slice(0, equals), inner.slice(equals + 1)];
}

/** What a part of a path must hold, given the part that follows. */
export const kindBefore = (next: string | undefined, last: Kind): Kind => {
  if (next === undefined || next === '') return last;
  return isElementQuery(next) || isIndex(next) ? 'list' : 'map';
};

export function itemsOf(node: Node): Node[] {
  expectKind(node, 'list');
  return node.items;
}

function elementMatching(list: Node, name: string, value: string): Node | undefined {
  const items = itemsOf(list);
  if (name === '') return items.find((item) => item.text === value);
  return items.find((item) => item.kind === 'map' && item.fields.get(name)?.text === value);
}

interface Create {
  readonly kind: Kind;
  readonly place: Place;
}

function step(node: Node, part: string, next: string | undefined, create: Create | undefined): Node | undefined {
  if (INDEX.test(part)) {
    if (!isIndex(part)) throw new Problem(`array index ${part} cannot be negative`);
    return itemsOf(node)[Number(part)];
  }
  if (part === '-') return itemsOf(node).at(-1);
  if (part === '*') throw new Problem('a wildcard is not supported here');
  if (isElementQuery(part)) return element(node, part, create);
  const found = getField(node, part);
  if (found || !create || isNull(node)) return found;
  const made = emptyNode(kindBefore(next, create.kind), create.place);
  addField(node, part, made);
  return made;
}

function element(node: Node, part: string, create: Create | undefined): Node | undefined {
  const [name, value] = splitQuery(part);
  const found = elementMatching(node, name, value);
  if (found || !create || isNull(node)) return found;
  const made = newElement(name, value, create.place);
  node.items.push(made);
  return made;
}

export function newElement(name: string, value: string, place: Place): Node {
  const scalar = scalarNode(value, place);
  if (name === '') return scalar;
  const map = emptyNode('map', place);
  map.fields.set(name, scalar);
  return map;
}

/** The node at a path; made on the way where `create` is given. */
export function lookup(node: Node, path: readonly string[], create?: Create): Node | undefined {
  const parts = path.map((part) => part.trim()).filter((part) => part !== '');
  let here: Node | undefined = node;
  for (const [index, part] of parts.entries()) {
    if (here === undefined) return undefined;
    here = step(here, part, parts[index + 1], create);
  }
  return here;
}

/** Splits at a delimiter that no backslash stands before. */
export function splitPath(path: string, delimiter: string): string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === '') parts.shift();
  const result = [parts[0] as string];
  for (const part of parts.slice(1)) {
    const last = result.at(-1) as string;
    if (last.endsWith('\\')) result[result.length - 1] = last.slice(0, -1) + delimiter + part;
    else result.push(part);
  }
  return result;
}

/** As `splitPath`, but a delimiter inside brackets does not split. */
export function splitFieldPath(path: string): string[] {
  const parts = splitPath(path, '.');
  const result: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    let part = parts[index] as string;
    if (part.startsWith('[') && !part.endsWith(']')) {
      while (index < parts.length - 1 && !part.endsWith(']')) part += `.${parts[++index]}`;
      if (!part.includes('=')) part = part.replace(/^[[\]]+|(?<![[\]])[[\]]+$/g, '');
    }
    result.push(part);
  }
  return result;
}

/** A map of strings in the metadata, as its texts. */
export function metadataMap(object: Node, name: string): Map<string, string> {
  const metadata = fieldOf(object, 'metadata');
  const map = isEmpty(metadata) ? undefined : fieldOf(metadata, name);
  return new Map([...(map?.fields ?? [])].map(([key, value]) => [key, value.text]));
}

/** Writes a map of strings anew: every value becomes a string, and an empty map goes. Keys keep their places. */
export function setMetadataMap(object: Node, name: string, texts: ReadonlyMap<string, string>, place: Place): void {
  const metadata = lookup(object, ['metadata'], { kind: 'map', place });
  if (!metadata || isNull(metadata)) return;
  const before = metadata.fields.get(name);
  clearField(metadata, name);
  if (texts.size === 0) return;
  const map = emptyNode('map', before?.place ?? place);
  for (const [key, text] of texts) {
    const value = { ...scalarNode(text, before?.fields.get(key)?.place ?? place, '!!str') };
    setField(map, key, value);
  }
  metadata.fields.set(name, map);
}
