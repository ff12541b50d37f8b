/** Items of a list found, replaced and removed by the values of their keys. The key '' stands for a scalar item itself. */
import { expectKind, getField } from './fields.ts';
import { isEmpty, isNull, type Node } from './node.ts';

const isEmptyItem = (item: Node): boolean => isNull(item) || (item.kind === 'map' && isEmpty(item));

/** An empty value matches any; a key without a value takes the answer of the key before it. */
function matches(item: Node, keys: readonly string[], values: readonly string[]): boolean {
  let found = false;
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    if (value !== undefined) found = hasValue(item, key, value);
    if (!found) return false;
  }
  return found;
}

function hasValue(item: Node, key: string, value: string): boolean {
  if (key === '') {
    expectKind(item, 'scalar');
    return item.text === value;
  }
  const field = getField(item, key);
  return field !== undefined && (value === '' || field.text === value);
}

/** Replaces what matches by `element`, or appends it; without `element`, removes. Empty items go in any case. */
export function setElement(
  list: Node,
  element: Node | undefined,
  keys: readonly string[],
  values: readonly string[],
): void {
  expectKind(list, 'list');
  const keyed = Boolean(keys[0]) && Boolean(values[0]);
  let matched = false;
  const items: Node[] = [];
  for (const item of list.items) {
    if (isEmptyItem(item)) continue;
    if (item.kind !== 'map' && keyed) items.push(item);
    else if (!matches(item, keys, values)) {
      if (values.length > 0) items.push(item);
    } else {
      matched = true;
      if (element) items.push(element);
    }
  }
  list.items = items;
  if (!matched && element && !isNull(element)) list.items.push(element);
}

/** The first item whose keys have these values exactly. */
export function findElement(
  list: Node | undefined,
  keys: readonly string[],
  values: readonly string[],
): Node | undefined {
  if (list?.kind !== 'list') return undefined;
  if (!keys[0]) return list.items.find((item) => item.text === (values[0] ?? ''));
  if (keys.length !== values.length) return undefined;
  return list.items.find(
    (item) => item.kind === 'map' && keys.every((key, index) => item.fields.get(key)?.text === values[index]),
  );
}
