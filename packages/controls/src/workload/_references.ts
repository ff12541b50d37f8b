/** The ConfigMaps, Secrets and claims that a pod cannot start without, and where it names them. */
import { at, type Data, isObject } from '@palisade/core/value';
import { containersOf, itemsAt, type Path, type Pod, text } from './_pod.ts';

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

const referenceAt = (value: Data, base: Path, shape: Shape): Reference[] => {
  const reference = at(value, shape.at);
  if (!isObject(reference) || reference['optional'] === true) return [];
  const path = [...base, ...shape.at];
  const name = text(reference[shape.by]);
  if (name === undefined || name === '') return [];
  return [{ kind: shape.kind, name, path: [...path, shape.by], keys: keysOf(reference, path) }];
};

const inList = (value: Data, base: Path, keys: Path, shapes: readonly Shape[]): Reference[] =>
  itemsAt(value, base, keys).flatMap((item) => shapes.flatMap((shape) => referenceAt(item.value, item.path, shape)));

/** What is marked optional may be missing, and is left out. */
export function referencesOf(pod: Pod): Reference[] {
  const { spec, path } = pod;
  return [
    ...containersOf(pod).flatMap(({ value, path: base }) => [
      ...inList(value, base, ['env'], IN_ENV),
      ...inList(value, base, ['envFrom'], IN_ENV_FROM),
    ]),
    ...inList(spec, path, ['volumes'], IN_VOLUME),
    ...itemsAt(spec, path, ['volumes']).flatMap((volume) =>
      inList(volume.value, volume.path, ['projected', 'sources'], IN_PROJECTED),
    ),
  ];
}

/** Pulls go on without it, and fail where the registry asks who is there. */
export const pullSecretsOf = ({ spec, path }: Pod): Reference[] =>
  itemsAt(spec, path, ['imagePullSecrets']).flatMap(({ value, path: base }) => {
    const name = text(value['name']);
    return name ? [{ kind: 'Secret' as const, name, path: [...base, 'name'], keys: [] }] : [];
  });
