/** The pod that a workload bears, its containers, and the names that lists in it give, each with its path. */
import type { Problem } from '@palisade/core/control/control';
import { remember } from '@palisade/core/remember';
import { CONTAINER_LISTS, type ContainerList, type KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { isKubernetes } from '@palisade/core/subject/namespace';
import type { Subject } from '@palisade/core/subject/subject';
import { at, type Data, type DataObject, isList, isObject, OPEN, toPointer, Unresolved } from '@palisade/core/value';

export type Path = readonly (string | number)[];

/** An item of a list. Most are only looked at: where one stands is worked out when there is something to say of it. */
export class Placed {
  readonly value: DataObject;
  readonly #base: Path;
  readonly #keys: Path;
  readonly #index: number;

  constructor(value: DataObject, base: Path, keys: Path, index: number) {
    this.value = value;
    this.#base = base;
    this.#keys = keys;
    this.#index = index;
  }

  get path(): Path {
    return [...this.#base, ...this.#keys, this.#index];
  }

  /** What a person calls it: its name, or where it stands. */
  get name(): string {
    const { name } = this.value;
    return typeof name === 'string' ? name : String(this.#index);
  }
}

export interface Pod {
  readonly subject: KubernetesSubject;
  readonly spec: DataObject;
  readonly path: Path;
}

export const podOf = remember((subject: Subject): Pod | undefined => {
  if (!isKubernetes(subject) || !subject.body.template) return undefined;
  const path = [...subject.body.template, 'spec'];
  const spec = at(subject.body.object, path);
  return isObject(spec) ? { subject, spec, path } : undefined;
});

/** The objects in the list at a path, whatever else stands in it. */
export function itemsAt(value: Data | undefined, base: Path, keys: Path): readonly Placed[] {
  const list = at(value, keys);
  if (!isList(list)) return NONE;
  const items: Placed[] = [];
  for (const [index, item] of list.entries()) if (isObject(item)) items.push(new Placed(item, base, keys, index));
  return items;
}

const NONE: readonly Placed[] = [];

const listsOf = remember(
  ({ spec, path }: Pod) => new Map(CONTAINER_LISTS.map((list) => [list, itemsAt(spec, path, [list])])),
);

const allOf = remember((pod: Pod): readonly Placed[] => [...listsOf(pod).values()].flat());

export const containersOf = (pod: Pod, lists?: readonly ContainerList[]): readonly Placed[] =>
  lists ? lists.flatMap((list) => listsOf(pod).get(list) ?? NONE) : allOf(pod);

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
