/** Objects by kind and name, so that what one object refers to is found without asking all of them. */
import { remember } from '../remember.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import type { Seen, World } from '../world.ts';

const byName = remember(({ items }: Seen<KubernetesSubject>) => Map.groupBy(items, ({ name }) => name));
const NONE: readonly KubernetesSubject[] = [];

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
  (byName(world.kind(from.unit, kind)).get(name) ?? NONE).filter(({ namespace }) =>
    sameNamespace(namespace, from.namespace),
  );
