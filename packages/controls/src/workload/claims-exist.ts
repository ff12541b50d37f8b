import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isKept, missingAmong } from './_existing.ts';
import { podOf } from './_pod.ts';
import { referencesOf } from './_references.ts';

export const claimsExist: WorldControl = {
  form: 'world',
  title: 'Volume claims that pods need exist',
  severity: 'low',
  why: 'The pod waits for its volume and never starts.',
  refs: [kubernetesDocs('concepts/storage/persistent-volumes/#claims-as-volumes')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    const pod = podOf(subject);
    const needed = pod ? referencesOf(pod).filter(({ kind }) => kind === 'PersistentVolumeClaim') : [];
    if (!pod || needed.length === 0) return undefined;
    const kept = isKept(world, pod.subject, 'PersistentVolumeClaim');
    return missingAmong(world, pod.subject, needed, kept ? undefined : 'these files hold no claim at all');
  },
  admission: { none: 'One request cannot see the claims' },
  fix: { none: 'Only you know how large it should be, and of which class' },
};
