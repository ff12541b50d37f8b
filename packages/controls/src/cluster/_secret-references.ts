/** Who refers to which Secret. */
import { RESOURCES } from '@palisade/core/kubernetes/resources';
import { type KubernetesSubject, TEMPLATES } from '@palisade/core/subject/kubernetes';
import { at, type Data, isList, isObject } from '@palisade/core/value';
import { perUnit } from '@palisade/core/world';
import { textAt } from './_text.ts';

/** Fields that name a Secret, as text or as an object with a name: of pods, accounts, Ingresses, volumes and gateways. */
const NAMES =
  /^(?:.{1,80}secret-name|secretName|secret|secrets|imagePullSecrets|certificateRefs|.*[sS]ecretRef|secretKeyRef)$/;

function* named(value: Data | undefined, key: string): Generator<string> {
  if (typeof value === 'string') {
    if (NAMES.test(key)) yield value;
  } else if (isList(value)) {
    for (const item of value) yield* named(item, key);
  } else if (isObject(value)) {
    if (NAMES.test(key)) yield textAt(value, 'name');
    for (const [field, inner] of Object.entries(value)) yield* named(inner, field);
  }
}

/** Names of Secrets in each unit that anything refers to, wherever it is: a name in another namespace does no harm here. */
export const referredTo = perUnit((world, unit): ReadonlySet<string> => {
  const others = world.model<KubernetesSubject>('kubernetes').items.filter((one) => one.unit === unit);
  return new Set(others.filter(({ kind }) => kind !== 'Secret').flatMap(({ body }) => [...named(body.object, '')]));
});

/** Where a Secret may be referred to, of what is read in full. */
export const REFERRERS = [...Object.keys(TEMPLATES), 'ServiceAccount', 'Ingress', 'PersistentVolume'].filter((kind) =>
  Object.hasOwn(RESOURCES, kind),
);

/** Somebody keeps it, or it is one of another sort. */
export const isKept = ({ name, body: { object } }: KubernetesSubject): boolean =>
  name.startsWith('bootstrap-token-') ||
  isList(at(object, ['metadata', 'ownerReferences'])) ||
  /"(?:owner|app\.kubernetes\.io\/managed-by|cert-manager\.io\/[^"]{1,80}|kubernetes\.io\/service-account\.name)":/.test(
    JSON.stringify([at(object, ['metadata', 'labels']), at(object, ['metadata', 'annotations'])]),
  );
