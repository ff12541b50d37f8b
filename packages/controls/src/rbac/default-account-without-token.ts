import type { WorldControl } from '@palisade/core/control/control';
import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { Unresolved } from '@palisade/core/value';

export const defaultAccountWithoutToken: WorldControl = {
  form: 'world',
  title: 'The default account gives pods no token',
  severity: 'low',
  why: 'Every pod that names no account runs as it: a token that nobody asked for is there to be stolen.',
  refs: [
    kubernetesDocs('tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting'),
    cwe(522),
  ],
  peers: ['CKV_K8S_41'],
  model: 'kubernetes',
  kinds: ['ServiceAccount'],
  inspect(subject) {
    if (!isKubernetes(subject) || subject.name !== 'default') return undefined;
    const mounts = subject.body.object['automountServiceAccountToken'];
    if (mounts === false) return [];
    return [
      {
        at: '/automountServiceAccountToken',
        message: 'The default account gives a token to every pod of its namespace that names no other',
        ...(mounts instanceof Unresolved && { unknown: mounts.why }),
        fix: {
          safety: 'unsafe',
          description: 'Sets automountServiceAccountToken to false; pods that use the token must say so',
          edits: [{ op: 'set', pointer: '/automountServiceAccountToken', value: false }],
        },
      },
    ];
  },
  admission: { none: 'The cluster makes this account itself with every namespace: a policy would refuse the cluster' },
  fix: {
    safety: 'unsafe',
    description: 'Sets automountServiceAccountToken to false; pods that use the token must say so',
  },
};
