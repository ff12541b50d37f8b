/** The merge of two lists by the keys of their items. The result holds the items of the patch first. */
import { expectKind, fieldOf, getField, setField, setScalar } from './fields.ts';
import type { Pair } from './merge.ts';
import { findElement, setElement } from './merge-element.ts';

import { isEmpty, isNull, listNode, type Node, scalarNode } from './node.ts';

type Values = readonly string[];
type MergeItem = (pair: Pair) => Node | undefined;

const keyValues = (item: Node, keys: readonly string[]): Values =>
  keys.map((key) => {
    const field = fieldOf(item, key);
    return field === undefined || isEmpty(field) ? '' : field.text;
  });

function distinct(all: readonly Values[]): Values[] {
  const result: Values[] = [];
  const seen = new Set<string>();
  for (const values of all) {
    const text = JSON.stringify(values);
    if (values.length > 0 && !seen.has(text)) result.push(values);
    seen.add(text);
  }
  return result;
}

function allValues({ dest, patch }: Pair, keys: readonly string[]): Values[] {
  const items = [...(patch?.items ?? []), ...(dest?.items ?? [])];
  return distinct(items.map((item) => (keys.length === 0 ? [item.text] : keyValues(item, keys))));
}

/** The union of two sets of values that agree where both say something, and agree somewhere. */
function unite(a: Values, b: Values): Values | undefined {
  if (a.length !== b.length) return undefined;
  let common = false;
  const union: string[] = [];
  for (const [index, left] of a.entries()) {
    const right = b[index] as string;
    if (left === right) common = true;
    else if (left !== '' && right !== '') return undefined;
    union.push(left || right);
  }
  return common ? union : undefined;
}

function uniteAll(list: Values[]): Values[] {
  for (let i = 0; i < list.length; i++)
    for (let j = 0; j < list.length; j++) {
      const union = unite(list[i] as Values, list[j] as Values);
      if (!union) continue;
      list[i] = union;
      list[j] = union;
    }
  return list;
}

interface Keyed {
  readonly keys: readonly string[];
  readonly values: Values;
}

/** Only the keys that some item gives a value for count; all of them where none does. */
function usedKeys(all: readonly Values[], values: Values, keys: readonly string[]): Keyed {
  const used = new Set(keys.filter((_, index) => all.some((one) => (one[index] ?? '') !== '')));
  if (used.size === 0) return { keys, values };
  return {
    keys: keys.filter((key) => used.has(key)),
    values: values.filter((value, index) => value !== '' || used.has(keys[index] as string)),
  };
}

function findItem(list: Node | undefined, { keys, values }: Keyed): Node | undefined {
  const own = usedKeys([values], values, keys);
  return findElement(list, own.keys, own.values);
}

function fillKeys(item: Node, { keys, values }: Keyed): void {
  for (const [index, key] of keys.entries()) {
    const value = values[index] ?? '';
    if (value === '' || fieldOf(item, key)) continue;
    const scalar = scalarNode(value, item.place);
    if (key === '') setScalar(item, scalar);
    else setField(item, key, scalar);
  }
}

/** Puts the items of `source` into `list`: over those with the same keys, else at the end. */
function addItems(list: Node, source: Node, keys: readonly string[]): Node {
  for (const item of source.items) {
    if (keys[0] === '') {
      setElement(list, item, keys, [item.text]);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      const field = getField(item, key);
      if (field) values.push(field.text);
      else list.items.push(item);
    }
    if (keys.length > 1) setElement(list, undefined, keys, values);
    setElement(list, item, keys, values);
  }
  return list;
}

export function mergeList(
  pair: Pair & { dest: Node },
  listKeys: readonly string[],
  merge: MergeItem,
): Node | undefined {
  const { dest, patch } = pair;
  expectKind(dest, 'list');
  const keys = listKeys.length === 0 ? [''] : listKeys;
  const all = keys.length > 1 ? uniteAll(allValues(pair, listKeys)) : allValues(pair, listKeys);
  const merged = listNode(dest.place);
  let last: Keyed | undefined;
  for (const values of all) {
    last = usedKeys(all, values, keys);
    const item = merge({ dest: findItem(dest, last), patch: findItem(patch, last) });
    if (item === undefined || isNull(item) || (item.kind === 'map' && isEmpty(item)))
      for (const _ of last.keys) setElement(dest, undefined, last.keys, last.values);
    else {
      fillKeys(item, last);
      setElement(merged, item, last.keys, last.values);
    }
  }
  return last ? addItems(merged, dest, last.keys) : dest;
}
