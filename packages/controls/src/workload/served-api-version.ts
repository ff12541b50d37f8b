import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { removedVersion } from './_removed-versions.ts';

export const servedApiVersion: WorldControl = {
  form: 'world',
  title: 'Objects are written in versions that clusters serve',
  severity: 'medium',
  why: 'The API server does not know it: the object is refused, and with it the deploy, on the day that the cluster is upgraded at the latest.',
  refs: [kubernetesDocs('reference/using-api/deprecation-guide/')],
  peers: ['no-extensions-v1beta'],
  model: 'kubernetes',
  inspect(subject) {
    const removed = isKubernetes(subject) ? removedVersion(subject.body.apiVersion, subject.kind) : undefined;
    if (!isKubernetes(subject)) return undefined;
    if (!removed) return [];
    return [
      {
        at: '/apiVersion',
        message: `${subject.kind} "${subject.name}" is written in ${subject.body.apiVersion}, which no cluster since 1.${removed.since} serves; use ${removed.use}`,
      },
    ];
  },
  admission: { none: 'A version that is not served never comes to admission' },
  fix: { none: 'Fields have moved between the versions' },
};
