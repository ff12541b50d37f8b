/** The paths of replacements: `spec.containers.[name=web].image`, `spec.rules.*.host`, `spec.args.0`. */

import { readNodes } from './documents.ts';
import {
  expectKind,
  getField,
  isElementQuery,
  itemsOf,
  kindBefore,
  newElement,
  setField,
  splitQuery,
} from './fields.ts';
import { emptyNode, isNull, type Kind, type Node, nullNode, type Place } from './node.ts';
import { matcher } from './pattern.ts';
import { Problem } from './problem.ts';

export interface Making {
  readonly kind: Kind;
  readonly place: Place;
}

type Create = Making | undefined;

const INDEX = /^\+?\d+$/;

/** Every node the path leads to; `create` makes what is missing. Undefined where a field is not there. */
export function matchPath(node: Node, path: readonly string[], create: Create): Node[] {
  const [part, ...rest] = path;
  if (part === undefined) return [node];
  if (INDEX.test(part)) return atIndex(node, Number(part), rest, create);
  if (isElementQuery(part)) return elements(node, part, rest, create);
  if (part === '*') return itemsOf(node).flatMap((item) => matchPath(item, rest, create));
  return inField(node, part, rest, create);
}

function inField(node: Node, name: string, rest: readonly string[], create: Create): Node[] {
  let field = getField(node, name);
  if (!field && create) {
    field = emptyNode(kindBefore(rest[0], create.kind), create.place);
    setField(node, name, field);
  }
  if (!field) return [];
  return field.kind === 'scalar' && rest.length > 0 ? inText(field, rest, create) : matchPath(field, rest, create);
}

/** A scalar that is itself a document. What is found there is not part of the object. */
function inText(field: Node, rest: readonly string[], create: Create): Node[] {
  const document = parseText(field);
  return matchPath(document, rest, create);
}

export function parseText(field: Node): Node {
  return readNodes(field.text, field.place.file, field.place)[0] ?? nullNode('', field.place);
}

function atIndex(node: Node, index: number, rest: readonly string[], create: Create): Node[] {
  const items = itemsOf(node);
  if (items.length === index && create && node.kind === 'list')
    items.push(emptyNode(kindBefore(rest[0], create.kind), create.place));
  const item = items[index];
  if (!item) throw new Problem(`index ${index} specified but only ${items.length} elements found`);
  return matchPath(item, rest, create);
}

/** As YAML writes it, for a pattern to be matched with. */
const written = (node: Node): string => (node.kind === 'scalar' ? node.text : '');

function elements(node: Node, part: string, rest: readonly string[], create: Create): Node[] {
  const [name, pattern] = splitQuery(part);
  const matches = matcher(pattern);
  const search = (): Node[] =>
    itemsOf(node).flatMap((item) => {
      if (name === '') return matches(written(item).trim()) ? [item] : [];
      const field = item.kind === 'map' ? item.fields.get(name) : undefined;
      return field && matches(written(field).trim()) ? matchPath(item, rest, create) : [];
    });
  const found = search();
  if (found.length > 0 || !create) return found;
  expectKind(node, 'list');
  if (isNull(node)) return [];
  node.items.push(newElement(name, pattern, create.place));
  return search();
}
