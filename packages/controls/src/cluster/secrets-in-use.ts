import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { isKept, REFERRERS, referredTo } from './_secret-references.ts';
import { textAt } from './_text.ts';

export const secretsInUse: WorldControl = {
  form: 'world',
  title: 'Secrets that nobody uses are gone',
  severity: 'info',
  why: 'A Secret that nobody uses is rotated by nobody, and still read by whoever may read the others.',
  refs: [kubernetesDocs('concepts/security/secrets-good-practices/'), nsaCisa('authentication and authorization')],
  model: 'kubernetes',
  kinds: ['Secret'],
  inspect: (subject, world) => {
    if (!isKubernetes(subject) || isKept(subject)) return undefined;
    const seen = REFERRERS.map((kind) => world.kind(subject.unit, kind));
    const [missing] = seen.flatMap((one) => one.missing);
    if (missing === undefined && !seen.every(({ whole }) => whole)) return undefined;
    if (referredTo(world, subject.unit).has(subject.name)) return [];
    const made = textAt(subject.body.object, 'metadata', 'creationTimestamp').slice(0, 10);
    const since = made === '' ? '' : ` (of ${made})`;
    const message = `Secret "${subject.name}"${since}: nothing that was read refers to it`;
    return [{ at: '', message, ...(missing !== undefined && { unknown: missing }) }];
  },
  admission: { none: 'One request cannot see who will refer to it' },
  fix: { none: 'Delete it, once its owner says so' },
};
