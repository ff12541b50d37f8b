import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isKept, missingAmong } from './_existing.ts';
import { podOf } from './_pod.ts';
import { referencesOf } from './_references.ts';

export const configMapsExist: WorldControl = {
  form: 'world',
  title: 'ConfigMaps that pods need exist',
  severity: 'low',
  why: 'No new pod starts until the ConfigMap is there: the next deploy, or the next node that fails, takes the service down.',
  refs: [kubernetesDocs('concepts/configuration/configmap/')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    const pod = podOf(subject);
    const needed = pod ? referencesOf(pod).filter(({ kind }) => kind === 'ConfigMap') : [];
    if (!pod || needed.length === 0) return undefined;
    const why = isKept(world, pod.subject, 'ConfigMap') ? undefined : 'these files hold no ConfigMap at all';
    return missingAmong(world, pod.subject, needed, why);
  },
  admission: { none: 'One request cannot see the ConfigMaps' },
  fix: { none: 'Only you know what it should hold' },
};
