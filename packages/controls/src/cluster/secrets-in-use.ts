import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at, type Data, isList, isObject } from '@palisade/core/value';
import { perUnit } from '@palisade/core/world';
import { textAt } from './_text.ts';

/** Fields that name a Secret, as text or as an object with a name: of pods, accounts, Ingresses, volumes and gateways. */
const NAMES = /^(?:secretName|secret|secrets|imagePullSecrets|certificateRefs|.*[sS]ecretRef|secretKeyRef)$/;

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
const referredTo = perUnit((world, unit): ReadonlySet<string> => {
  const others = world.model<KubernetesSubject>('kubernetes').items.filter((one) => one.unit === unit);
  return new Set(others.filter(({ kind }) => kind !== 'Secret').flatMap(({ body }) => [...named(body.object, '')]));
});

/** Somebody keeps it, or it is one of another sort. */
const isKept = (object: Data): boolean =>
  isList(at(object, ['metadata', 'ownerReferences'])) ||
  /"(?:owner|app\.kubernetes\.io\/managed-by|cert-manager\.io\/[^"]{1,80}|kubernetes\.io\/service-account\.name)":/.test(
    JSON.stringify([at(object, ['metadata', 'labels']), at(object, ['metadata', 'annotations'])]),
  );

export const secretsInUse: WorldControl = {
  form: 'world',
  title: 'Secrets that nobody uses are gone',
  severity: 'info',
  why: 'A Secret that nobody uses is rotated by nobody, and still read by whoever may read the others.',
  refs: [kubernetesDocs('concepts/security/secrets-good-practices/'), nsaCisa('authentication and authorization')],
  model: 'kubernetes',
  kinds: ['Secret'],
  inspect: (subject, world) => {
    if (!isKubernetes(subject) || !world.kind(subject.unit, 'Pod').whole || isKept(subject.body.object))
      return undefined;
    if (referredTo(world, subject.unit).has(subject.name)) return [];
    const made = textAt(subject.body.object, 'metadata', 'creationTimestamp').slice(0, 10);
    const since = made === '' ? '' : ` (of ${made})`;
    return [{ at: '', message: `Secret "${subject.name}"${since}: nothing that was read refers to it` }];
  },
  admission: { none: 'One request cannot see who will refer to it' },
  fix: { none: 'Delete it, once its owner says so' },
};
