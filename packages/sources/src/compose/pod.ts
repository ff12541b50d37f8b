/** A pod while it is being said: each field with the node that says it. */
import {
  type Data,
  type DataList,
  type DataObject,
  isList,
  isObject,
  newObject,
  OPEN,
  toPointer,
} from '@palisade/core/value';
import type { Node } from './node.ts';

type Key = string | number;

export interface Source {
  readonly node: Node;
  /** The field's value is not what is written: a message shows the node's text in its place. */
  readonly reworded: boolean;
}

export interface Pod {
  readonly object: DataObject;
  readonly sources: Map<string, Source>;
}

const grown = (next: Key | undefined): Data => (typeof next === 'number' ? [] : newObject());

function child(parent: DataObject | DataList, key: Key, next: Key | undefined): DataObject | DataList {
  const own = parent as Record<Key, Data>;
  own[key] ??= grown(next);
  return own[key] as DataObject | DataList;
}

/** Sets a field; nothing where there is no value. */
export function say(pod: Pod, path: readonly Key[], value: Data | undefined, node?: Node, reworded = true): void {
  if (value === undefined) return;
  let here: DataObject | DataList = pod.object;
  for (const [index, key] of path.slice(0, -1).entries()) here = child(here, key, path[index + 1]);
  (here as Record<Key, Data>)[path.at(-1) as Key] = value;
  if (node) pod.sources.set(toPointer(path), { node, reworded });
}

/** More may be said than is seen, of every part. */
export function leaveOpen(value: Data, why: string): void {
  if (!isList(value) && !isObject(value)) return;
  value[OPEN] = why;
  for (const inner of Object.values(value)) leaveOpen(inner, why);
}
