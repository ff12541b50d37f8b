/** RFC 6902 patches, with the liberties of the library that Kustomize uses: `replace` may add, an index may be negative. */
import { type Data, isList, isObject } from '@palisade/core/value';
import { type Budget, copyNode, fromValue, isNull, type Node, type Place, throughJson, toValue } from './node.ts';
import { Problem } from './problem.ts';

export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from: string;
  readonly value: Data | undefined;
  readonly place: Place;
  /** The place is that of the whole patch. */
  readonly fixed: boolean;
}

/** Undefined where the value is no list of mappings. */
export function toOperations(value: Data, place: Place, fixed: boolean): Operation[] | undefined {
  if (value === null) return [];
  if (!isList(value) || !value.every((item) => item === null || isObject(item))) return undefined;
  return value.map((item, index) => {
    const operation = isObject(item) ? item : undefined;
    const text = (key: string): string => (typeof operation?.[key] === 'string' ? operation[key] : '');
    const own = { ...place, pointer: `${place.pointer}/${index}/value` };
    const at = { place: fixed ? place : own, fixed };
    return { op: text('op'), path: text('path'), from: text('from'), value: operation?.['value'], ...at };
  });
}

interface Slot {
  readonly container: Node;
  readonly key: string;
}

const decode = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');
const INTEGER = /^[-+]?\d+$/;

function indexIn(list: Node, key: string, size: number): number {
  if (!INTEGER.test(key)) throw new Problem(`'${key}' is no index of a list`);
  const index = Number(key);
  const real = index < 0 ? index + size : index;
  if (real < 0 || real >= size) throw new Problem(`index ${key} is outside the list of ${list.items.length}`);
  return real;
}

function readSlot({ container, key }: Slot): Node | undefined {
  if (container.kind === 'map') return container.fields.get(key);
  return container.items[indexIn(container, key, container.items.length)];
}

function find(root: Node, path: string, what: string): Slot {
  const parts = path.split('/').map(decode);
  const missing = new Problem(`${what} does not apply: the object has no ${path || '(empty path)'}`);
  if (parts.length < 2) throw missing;
  let container = root;
  for (const key of parts.slice(1, -1)) {
    const next = container.kind === 'map' || INTEGER.test(key) ? readSlot({ container, key }) : undefined;
    if (!next || isNull(next) || next.kind === 'scalar') throw missing;
    container = next;
  }
  return { container, key: parts.at(-1) as string };
}

function add({ container, key }: Slot, value: Node): void {
  if (container.kind === 'map') container.fields.set(key, value);
  else if (key === '-') container.items.push(value);
  else container.items.splice(indexIn(container, key, container.items.length + 1), 0, value);
}

function set({ container, key }: Slot, value: Node): void {
  if (container.kind === 'map') container.fields.set(key, value);
  else container.items[indexIn(container, key, container.items.length)] = value;
}

function remove(slot: Slot): void {
  const { container, key } = slot;
  if (container.kind === 'list') {
    container.items.splice(indexIn(container, key, container.items.length), 1);
    return;
  }
  if (!container.fields.delete(key)) throw new Problem(`unable to remove the key ${key}, which does not exist`);
}

function sameData(a: Data | undefined, b: Data | undefined): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => sameData(item, b[index]));
  if (!isObject(a) || !isObject(b)) return (a ?? null) === (b ?? null);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameData(a[key], b[key]))
  );
}

type Apply = (root: Node, operation: Operation, budget: Budget) => Node;

const valueOf = ({ value, place, fixed }: Operation): Node => fromValue(value, place, fixed);

const OPERATIONS: Readonly<Record<string, Apply>> = {
  add: (root, operation) => {
    add(find(root, operation.path, 'add'), valueOf(operation));
    return root;
  },
  remove: (root, operation) => {
    remove(find(root, operation.path, 'remove'));
    return root;
  },
  replace: (root, operation) => {
    if (operation.path === '') return wholeObject(operation);
    const slot = find(root, operation.path, 'replace');
    set(slot, valueOf(operation));
    return root;
  },
  move: (root, operation) => {
    const from = find(root, operation.from, 'move');
    const moved = readSlot(from);
    remove(from);
    add(find(root, operation.path, 'move'), moved ?? fromValue(null, root.place));
    return root;
  },
  copy: (root, operation, budget) => {
    const found = readSlot(find(root, operation.from, 'copy'));
    const copied = found ? copyNode(found, budget) : fromValue(null, root.place);
    add(find(root, operation.path, 'copy'), copied);
    return root;
  },
  test: (root, operation) => {
    const found = operation.path === '' ? root : readSlot(find(root, operation.path, 'test'));
    if (!sameData(found && toValue(found), operation.value))
      throw new Problem(`the test of ${operation.path} fails: the value is another`);
    return root;
  },
};

function wholeObject(operation: Operation): Node {
  const node = valueOf(operation);
  if (node.kind === 'scalar') throw new Problem('a patch cannot replace the object by a scalar');
  return node;
}

/** The object after the patch: every value has gone through JSON, as in Kustomize. */
export function applyJsonPatch(object: Node, operations: readonly Operation[], budget: Budget): Node {
  throughJson(object);
  let root = object;
  for (const operation of operations) {
    const apply = Object.hasOwn(OPERATIONS, operation.op) ? OPERATIONS[operation.op] : undefined;
    if (!apply) throw new Problem(`unexpected kind of operation: ${operation.op || '(none)'}`, operation.place.file);
    root = apply(root, operation, budget);
  }
  return root;
}
