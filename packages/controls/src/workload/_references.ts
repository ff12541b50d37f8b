/** The ConfigMaps, Secrets and claims that a pod cannot start without, and where it names them. */

import { remember } from '@palisade/core/remember';
import { at, type Data, isObject } from '@palisade/core/value';
import { containersOf, itemsAt, type Path, type Placed, type Pod, text } from './_pod.ts';

export type ReferredKind = 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim';

export interface Reference {
  readonly kind: ReferredKind;
  readonly name: string;
  /** Of the place that names the object. */
  readonly path: Path;
  /** Keys that the object must have, each with its place. */
  readonly keys: readonly { readonly key: string; readonly path: Path }[];
}

interface Shape {
  readonly kind: ReferredKind;
  /** Where the reference stands in the item of the list. */
  readonly at: Path;
  /** The key of the reference that holds the object's name. */
  readonly by: string;
}

const IN_ENV: readonly Shape[] = [
  { kind: 'ConfigMap', at: ['valueFrom', 'configMapKeyRef'], by: 'name' },
  { kind: 'Secret', at: ['valueFrom', 'secretKeyRef'], by: 'name' },
];
const IN_ENV_FROM: readonly Shape[] = [
  { kind: 'ConfigMap', at: ['configMapRef'], by: 'name' },
  { kind: 'Secret', at: ['secretRef'], by: 'name' },
];
const IN_PROJECTED: readonly Shape[] = [
  { kind: 'ConfigMap', at: ['configMap'], by: 'name' },
  { kind: 'Secret', at: ['secret'], by: 'name' },
];
const IN_VOLUME: readonly Shape[] = [
  { kind: 'ConfigMap', at: ['configMap'], by: 'name' },
  { kind: 'Secret', at: ['secret'], by: 'secretName' },
  { kind: 'PersistentVolumeClaim', at: ['persistentVolumeClaim'], by: 'claimName' },
];

function keysOf(reference: Data, path: Path): Reference['keys'] {
  const single = text(at(reference, ['key']));
  const items = itemsAt(reference, path, ['items']).flatMap((item) => {
    const key = text(item.value['key']);
    return key === undefined ? [] : [{ key, path: [...item.path, 'key'] }];
  });
  return single === undefined ? items : [{ key: single, path: [...path, 'key'] }, ...items];
}

const referenceAt = (item: Placed, shape: Shape): Reference[] => {
  const reference = at(item.value, shape.at);
  if (!isObject(reference) || reference['optional'] === true) return [];
  const path = [...item.path, ...shape.at];
  const name = text(reference[shape.by]);
  if (name === undefined || name === '') return [];
  return [{ kind: shape.kind, name, path: [...path, shape.by], keys: keysOf(reference, path) }];
};

const among = (items: readonly Placed[], shapes: readonly Shape[]): Reference[] =>
  items.flatMap((item) => shapes.flatMap((shape) => referenceAt(item, shape)));

const inList = ({ value, path }: Placed, keys: Path, shapes: readonly Shape[]): Reference[] =>
  at(value, keys) === undefined ? [] : among(itemsAt(value, path, keys), shapes);

/** What is marked optional may be missing, and is left out. */
export const referencesOf = remember((pod: Pod): readonly Reference[] => {
  const volumes = itemsAt(pod.spec, pod.path, ['volumes']);
  return [
    ...containersOf(pod).flatMap((container) => [
      ...inList(container, ['env'], IN_ENV),
      ...inList(container, ['envFrom'], IN_ENV_FROM),
    ]),
    ...among(volumes, IN_VOLUME),
    ...volumes.flatMap((volume) => inList(volume, ['projected', 'sources'], IN_PROJECTED)),
  ];
});

/** Pulls go on without it, and fail where the registry asks who is there. */
export const pullSecretsOf = ({ spec, path }: Pod): Reference[] =>
  itemsAt(spec, path, ['imagePullSecrets']).flatMap(({ value, path: base }) => {
    const name = text(value['name']);
    return name ? [{ kind: 'Secret' as const, name, path: [...base, 'name'], keys: [] }] : [];
  });
