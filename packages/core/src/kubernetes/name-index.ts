/** Objects by kind and name, so that what one object refers to is found without asking all of them. */
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import type { World } from '../world.ts';

const tables = new WeakMap<World, Map<string, KubernetesSubject[]>>();

function tableOf(world: World): Map<string, KubernetesSubject[]> {
  let table = tables.get(world);
  if (table) return table;
  table = new Map();
  for (const subject of world.model<KubernetesSubject>('kubernetes').items) {
    const key = `${subject.unit}\n${subject.kind}\n${subject.name}`;
    const list = table.get(key);
    if (list) list.push(subject);
    else table.set(key, [subject]);
  }
  tables.set(world, table);
  return table;
}

/** Who refers, and from where. */
export interface Referrer {
  readonly unit: string;
  readonly namespace?: string;
}

/** What names no namespace goes into one that only the deploy knows: it may be any. */
export const sameNamespace = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one === other;

/** The objects of a kind and name that are deployed together with `from`, in its namespace. */
export const objectsNamed = (world: World, from: Referrer, kind: string, name: string): readonly KubernetesSubject[] =>
  (tableOf(world).get(`${from.unit}\n${kind}\n${name}`) ?? []).filter(({ namespace }) =>
    sameNamespace(namespace, from.namespace),
  );
