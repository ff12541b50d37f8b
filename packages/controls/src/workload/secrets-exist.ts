import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isKept, keepsCredentials, missingAmong } from './_existing.ts';
import { podOf } from './_pod.ts';
import { pullSecretsOf, referencesOf } from './_references.ts';

export const secretsExist: WorldControl = {
  form: 'world',
  title: 'Secrets that pods need exist',
  severity: 'low',
  why: 'No new pod starts until the Secret is there: the next deploy, or the next node that fails, takes the service down.',
  refs: [kubernetesDocs('concepts/configuration/secret/')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    const pod = podOf(subject);
    if (!pod) return undefined;
    // Secrets belong outside of files: where none of the namespace is kept in them, none is missing.
    const needed = [
      ...(isKept(world, pod.subject, 'Secret') ? referencesOf(pod).filter(({ kind }) => kind === 'Secret') : []),
      ...(keepsCredentials(world, pod.subject) ? pullSecretsOf(pod) : []),
    ];
    if (needed.length === 0) return undefined;
    return missingAmong(world, pod.subject, needed);
  },
  admission: { none: 'One request cannot see the Secrets' },
  fix: { none: 'Only you know where it comes from' },
};
