/** What becomes of a generated object whose id is already there: `behavior` says so. */

import { ORIGIN } from './build-metadata.ts';
import { clearField, fieldOf, lookup, setField } from './fields.ts';
import { base64 } from './generators.ts';
import { sameId, showId } from './ids.ts';
import type { Session } from './load.ts';
import { type Budget, copyNode, isNull, type Node, stringNode } from './node.ts';
import { Problem } from './problem.ts';
import { append, idOf, MARKS, matchingAnyId, type Resource, type Resources } from './resource.ts';
import { copyMetadata } from './resource-metadata.ts';
import { annotationsOf, kindText, setAnnotations, versionText } from './resource-node.ts';

/** A Secret's plain values are encoded, and win, as in the API server. */
function withoutStringData(node: Node, budget: Budget): Node {
  const copy = copyNode(node, budget);
  const plain = fieldOf(copy, 'stringData');
  for (const [key, value] of plain?.fields ?? []) {
    if (value.kind !== 'scalar')
      throw new Problem(`stringData value for key ${key} must be a scalar`, value.place.file);
    const data = lookup(copy, ['data'], { kind: 'map', place: value.place });
    if (data) setField(data, key, stringNode(base64(isNull(value) ? '' : value.text), value.place));
  }
  clearField(copy, 'stringData');
  return copy;
}

/** The map of both, the one of `node` winning; every value becomes a string. */
function mergeTexts(node: Node, from: Node, field: string): void {
  const [own, theirs] = [fieldOf(node, field), fieldOf(from, field)];
  const values = new Map([...(theirs?.fields ?? []), ...(own?.fields ?? [])]);
  clearField(node, field);
  for (const [key, value] of values) {
    const map = lookup(node, [field], { kind: 'map', place: (own ?? theirs ?? node).place });
    if (!map) continue;
    const text = stringNode(isNull(value) ? '' : value.text, value.place);
    setField(map, key, value.hole === undefined ? text : { ...text, hole: value.hole });
  }
}

function mergeInto(resource: Resource, old: Node, budget: Budget): void {
  const node = resource.node as Node;
  const isSecret = versionText(node) === 'v1' && kindText(node) === 'Secret';
  const origin = annotationsOf(old).get(ORIGIN);
  copyMetadata(node, old);
  mergeTexts(node, isSecret ? withoutStringData(old, budget) : old, 'data');
  mergeTexts(node, old, 'binaryData');
  if (origin !== undefined) setAnnotations(node, annotationsOf(node).set(ORIGIN, origin));
}

const changesOther = ({ node }: Resource): boolean =>
  node !== undefined && ['merge', 'replace'].includes(annotationsOf(node).get(MARKS.behavior) ?? '');

function absorb(resources: Resources, resource: Resource, budget: Budget): void {
  const id = idOf(resource);
  const matches = matchingAnyId(resources, (other) => sameId(id, other));
  const behavior = annotationsOf(resource.node as Node).get(MARKS.behavior);
  const old = matches[0];
  if (matches.length > 1) throw new Problem(`several objects could accept the merge of ${showId(id)}`);
  if (!old?.node) {
    if (changesOther(resource)) throw new Problem(`${showId(id)} does not exist; cannot merge or replace it`);
    append(resources, resource);
    return;
  }
  if (behavior === 'merge') mergeInto(resource, old.node, budget);
  else if (behavior === 'replace') copyMetadata(resource.node as Node, old.node);
  else throw new Problem(`${showId(id)} exists; its generator needs the behavior merge or replace`);
  resources[resources.indexOf(old)] = { ...resource, vars: [...old.vars] };
}

/** What a base that was not fetched may hold is taken as given, and said to be incomplete. */
export function absorbAll(
  resources: Resources,
  incoming: readonly Resource[],
  { budget, open, missing }: Session,
): void {
  for (const resource of incoming) {
    const id = idOf(resource);
    const known = matchingAnyId(resources, (other) => sameId(id, other)).length > 0;
    if (open && !known) {
      if (changesOther(resource)) missing.add(`the object ${showId(id)} that a generator adds to`);
      append(resources, resource);
    } else absorb(resources, resource, budget);
  }
}
