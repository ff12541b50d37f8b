/**
 * What is true however the conditions that are not known turn out: the documents of all runs, where they agree.
 * A container that only some runs have is kept, in a list that is open: it must be found.
 */
import {
  type Data,
  type DataList,
  type DataObject,
  isList,
  isObject,
  newObject,
  OPEN,
  Unresolved,
} from '@palisade/core/value';

const CONTAINERS = new Set(['containers', 'initContainers', 'ephemeralContainers']);

function holdsContainers(value: Data, depth = 0): boolean {
  if (depth > 30) return false;
  if (isList(value)) return value.some((item) => holdsContainers(item, depth + 1));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, item]) => (CONTAINERS.has(key) && isList(item)) || holdsContainers(item, depth + 1),
  );
}

/** A member that only some runs have. */
const sometimes = (key: string, value: Data, why: string): Data =>
  (CONTAINERS.has(key) && isList(value)) || holdsContainers(value) ? value : new Unresolved(why);

function mergeObjects(left: DataObject, right: DataObject, why: string): DataObject {
  const merged = newObject();
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const [a, b] = [left[key], right[key]];
    if (a !== undefined && b !== undefined) merged[key] = mergeData(a, b, why);
    else {
      merged[key] = sometimes(key, (a ?? b) as Data, why);
      // What a loop wrote once it may write again, under other keys.
      merged[OPEN] = why;
    }
  }
  const open = left[OPEN] ?? right[OPEN];
  if (open !== undefined) merged[OPEN] = open;
  return merged;
}

const nameOf = (item: Data): string | undefined =>
  isObject(item) && typeof item.name === 'string' ? item.name : undefined;

/** Items are the same item where they have the same name, else where they stand at the same place. */
function pair(left: DataList, right: DataList): (readonly [Data | undefined, Data | undefined])[] {
  if (![...left, ...right].every((item) => nameOf(item) !== undefined)) {
    return Array.from(
      { length: Math.max(left.length, right.length) },
      (_, index) => [left[index], right[index]] as const,
    );
  }
  const rest = new Map<string, Data[]>();
  for (const item of right) rest.set(nameOf(item) as string, [...(rest.get(nameOf(item) as string) ?? []), item]);
  const pairs = left.map((item) => [item, rest.get(nameOf(item) as string)?.shift()] as const);
  return [...pairs, ...[...rest.values()].flat().map((item) => [undefined, item] as const)];
}

function mergeLists(left: DataList, right: DataList, why: string): DataList {
  const pairs = pair(left, right);
  const merged: DataList = pairs.map(([a, b]) =>
    a !== undefined && b !== undefined ? mergeData(a, b, why) : ((a ?? b) as Data),
  );
  const moved = pairs.some(([a, b]) => a === undefined || b === undefined);
  const open = left[OPEN] ?? right[OPEN] ?? (moved ? why : undefined);
  if (open !== undefined) merged[OPEN] = open;
  return merged;
}

export function mergeData(left: Data, right: Data, why: string): Data {
  if (left === right) return left;
  if (left instanceof Unresolved) return left;
  if (right instanceof Unresolved) return right;
  if (isList(left) && isList(right)) return mergeLists(left, right, why);
  if (isObject(left) && isObject(right)) return mergeObjects(left, right, why);
  if (holdsContainers(left)) return left;
  return holdsContainers(right) ? right : new Unresolved(why);
}

/** The same shape, in which nothing is known but what there is. */
export function blur(value: Data, why: string): Data {
  if (isList(value)) {
    const list: DataList = value.map((item) => blur(item, why));
    list[OPEN] = why;
    return list;
  }
  if (!isObject(value)) return new Unresolved(why);
  const object = newObject();
  for (const key in value) object[key] = blur(value[key] as Data, why);
  object[OPEN] = why;
  return object;
}

export const identity = (value: Data): string => {
  if (!isObject(value)) return 'unknown';
  const metadata = isObject(value.metadata) ? value.metadata : newObject();
  const parts = [value.apiVersion, value.kind, metadata.namespace, metadata.name];
  return JSON.stringify(parts.map((part) => (part instanceof Unresolved ? '?' : (part ?? null))));
};
