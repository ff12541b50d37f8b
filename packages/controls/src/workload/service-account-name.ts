import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { toPointer } from '@palisade/core/value';
import { podOf, text } from './_pod.ts';

export const serviceAccountName: WorldControl = {
  form: 'world',
  title: 'Pods name their account in the field of today',
  severity: 'info',
  why: 'serviceAccount is an old name that is kept for old files: what reads serviceAccountName alone takes the pod for one without an account.',
  refs: [kubernetesDocs('tasks/configure-pod-container/configure-service-account/')],
  peers: ['deprecated-service-account-field'],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject) {
    const pod = podOf(subject);
    if (!pod) return undefined;
    const old = text(pod.spec['serviceAccount']);
    if (old === undefined || pod.spec['serviceAccountName'] !== undefined) return [];
    return [
      {
        at: toPointer([...pod.path, 'serviceAccount']),
        message: `${pod.subject.kind} "${pod.subject.name}" names its account "${old}" in serviceAccount, which is deprecated`,
        fix: {
          safety: 'safe',
          description: 'Moves the name to serviceAccountName',
          edits: [
            { op: 'set', pointer: toPointer([...pod.path, 'serviceAccountName']), value: old },
            { op: 'remove', pointer: toPointer([...pod.path, 'serviceAccount']) },
          ],
        },
      },
    ];
  },
  admission: { none: 'The API server fills in either field from the other before admission' },
  fix: { safety: 'safe', description: 'Moves the name to serviceAccountName' },
};
