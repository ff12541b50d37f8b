import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { toPointer } from '@palisade/core/value';
import { accountOf } from '../rbac/_chain.ts';

export const serviceAccountExists: WorldControl = {
  form: 'world',
  title: 'Service accounts that are named exist',
  severity: 'info',
  why: 'No pod starts until the account is there, and whoever creates it first chooses what it may do.',
  refs: [kubernetesDocs('tasks/configure-pod-container/configure-service-account/')],
  peers: ['non-existent-service-account'],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    const account = accountOf(subject);
    if (account === 'default') return undefined;
    const accounts = world.kind(subject.unit, 'ServiceAccount');
    if (accounts.items.some(({ name, namespace }) => name === account && namespace === subject.namespace)) return [];
    return [
      {
        at: toPointer([...(subject.body.template ?? []), 'spec', 'serviceAccountName']),
        message: `${subject.kind} "${subject.name}" runs as service account "${account}", which does not exist here`,
        ...(accounts.missing[0] !== undefined && { unknown: accounts.missing[0] }),
      },
    ];
  },
  admission: { none: 'The API server refuses the pod itself; the workload that bears it is let through' },
  fix: { none: 'The account is an object of its own: `palisade synth` writes it' },
};
