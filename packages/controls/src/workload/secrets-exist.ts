import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isKept, missingAmong } from './_existing.ts';
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
    const needed = pod ? [...referencesOf(pod).filter(({ kind }) => kind === 'Secret'), ...pullSecretsOf(pod)] : [];
    // Secrets belong outside of files: where none of the namespace is kept in them, none is missing.
    if (!pod || needed.length === 0 || !isKept(world, pod.subject, 'Secret')) return undefined;
    return missingAmong(world, pod.subject, needed);
  },
  admission: { none: 'One request cannot see the Secrets' },
  fix: { none: 'Only you know where it comes from' },
};
