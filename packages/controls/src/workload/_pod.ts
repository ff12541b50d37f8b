/** The pod that a workload bears, its containers, and the names that lists in it give, each with its path. */
import type { Problem } from '@palisade/core/control/control';
import { CONTAINER_LISTS, type ContainerList, type KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { isKubernetes } from '@palisade/core/subject/namespace';
import type { Subject } from '@palisade/core/subject/subject';
import { at, type Data, type DataObject, isList, isObject, OPEN, toPointer, Unresolved } from '@palisade/core/value';

export type Path = readonly (string | number)[];

export interface Placed {
  readonly value: DataObject;
  readonly path: Path;
  /** What a person calls it: its name, or where it stands. */
  readonly name: string;
}

export interface Pod {
  readonly subject: KubernetesSubject;
  readonly spec: DataObject;
  readonly path: Path;
}

export function podOf(subject: Subject): Pod | undefined {
  if (!isKubernetes(subject) || !subject.body.template) return undefined;
  const path = [...subject.body.template, 'spec'];
  const spec = at(subject.body.object, path);
  return isObject(spec) ? { subject, spec, path } : undefined;
}

/** The objects in the list at a path, whatever else stands in it. */
export function itemsAt(value: Data | undefined, base: Path, keys: Path): readonly Placed[] {
  const list = at(value, keys);
  if (!isList(list)) return [];
  return list.flatMap((item, index) => {
    if (!isObject(item)) return [];
    const { name } = item;
    return [{ value: item, path: [...base, ...keys, index], name: typeof name === 'string' ? name : String(index) }];
  });
}

export const containersOf = ({ spec, path }: Pod, lists: readonly ContainerList[] = CONTAINER_LISTS): Placed[] =>
  lists.flatMap((list) => itemsAt(spec, path, [list]));

/** Texts under one key of a list's items, and why there may be more. */
export interface Names {
  readonly known: ReadonlySet<string>;
  readonly open: string | undefined;
}

const holeIn = (value: Data | undefined, key: string): string | undefined => {
  if (value instanceof Unresolved) return value.why;
  if (!isObject(value)) return undefined;
  const name = value[key];
  return name instanceof Unresolved ? name.why : name === undefined ? value[OPEN] : undefined;
};

export function namesIn(list: Data | undefined, key = 'name'): Names {
  if (list instanceof Unresolved) return { known: new Set(), open: list.why };
  if (!isList(list)) return { known: new Set(), open: undefined };
  const texts = list.flatMap((item) => {
    const name = isObject(item) ? item[key] : undefined;
    return typeof name === 'string' || typeof name === 'number' ? [String(name)] : [];
  });
  return {
    known: new Set(texts),
    open: list[OPEN] ?? list.map((item) => holeIn(item, key)).find((why) => why !== undefined),
  };
}

export const joined = (all: readonly Names[]): Names => ({
  known: new Set(all.flatMap(({ known }) => [...known])),
  open: all.find(({ open }) => open !== undefined)?.open,
});

export const text = (value: Data | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

type Rest = Partial<Pick<Problem, 'related'>> & { readonly unknown?: string | undefined };

export const problem = (path: Path, item: string, message: string, { unknown, related }: Rest = {}): Problem => ({
  at: toPointer(path),
  item,
  message,
  ...(unknown !== undefined && { unknown }),
  ...(related && { related }),
});
