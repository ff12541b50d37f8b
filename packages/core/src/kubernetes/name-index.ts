/** Objects by kind and name, so that what one object refers to is found without asking all of them. */
import { remember } from '../remember.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import type { World } from '../world.ts';

const tableOf = remember((world: World) =>
  Map.groupBy(
    world.model<KubernetesSubject>('kubernetes').items,
    ({ unit, kind, name }) => `${unit}\n${kind}\n${name}`,
  ),
);

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
