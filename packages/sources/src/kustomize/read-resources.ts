/** Documents to objects: lists of objects are taken apart, and what is no object is refused. */
import { fieldOf, textAt } from './fields.ts';
import { isEmpty, isNull, type Node } from './node.ts';
import { Problem } from './problem.ts';
import { kindText, nameText } from './resource-node.ts';

function refuse(node: Node, why: string): never {
  throw new Problem(why, node.place.file);
}

/** A list of objects needs no name. */
export function expectObject(node: Node): void {
  const known = ['apiVersion', 'kind'].some((name) => !isEmpty(fieldOf(node, name)));
  const metadata = fieldOf(node, 'metadata');
  const some = ['name', 'namespace', 'labels', 'annotations'].some((name) => !isEmpty(fieldOf(metadata, name)));
  if (!known && !some) refuse(node, 'an object without apiVersion, kind or metadata');
  if (textAt(fieldOf(node, 'kind')) === '') refuse(node, 'missing kind in an object');
  if (!kindText(node).endsWith('List') && nameText(node) === '') refuse(node, 'missing metadata.name in an object');
}

function checked(nodes: readonly Node[]): Node[] {
  return nodes.filter((node) => {
    if (isEmpty(node)) return false;
    expectObject(node);
    return true;
  });
}

/** `kind: List` and the like give their items, after all other objects. */
export function inlineLists(documents: readonly Node[]): Node[] {
  const waiting = checked(documents);
  const objects: Node[] = [];
  for (let node = waiting.shift(); node; node = waiting.shift()) {
    const items = kindText(node).endsWith('List') ? fieldOf(node, 'items') : undefined;
    if (!items) objects.push(node);
    else if (items.kind === 'list') waiting.push(...checked(items.items));
    else if (!isNull(items)) refuse(node, `expected a list in ${kindText(node)}/items`);
  }
  return objects;
}
