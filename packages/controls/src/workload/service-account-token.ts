import type { WorldControl } from '@palisade/core/control/control';
import { cisKubernetes, cwe, nsaCisa } from '@palisade/core/control/reference';
import { objectsNamed } from '@palisade/core/kubernetes/name-index';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at, isObject, toPointer, Unresolved } from '@palisade/core/value';
import { accountOf } from '../rbac/_chain.ts';

const UNKNOWN = 'the pod’s own setting is not known';

export const serviceAccountToken: WorldControl = {
  form: 'world',
  title: 'Pods mount no service account token that they do not use',
  severity: 'medium',
  why: 'The token is a login to the API server, there for whoever can read a file in the container.',
  refs: [cisKubernetes('5.1.6'), nsaCisa('service account tokens'), cwe(522)],
  peers: ['KSV-0036', 'CKV_K8S_38', 'automountServiceAccountToken', 'pod-automount-service-account-token'],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    const { template = [], object } = subject.body;
    const pod = at(object, [...template, 'spec']);
    if (!isObject(pod)) return undefined;
    const pointer = toPointer([...template, 'spec', 'automountServiceAccountToken']);
    const own = pod['automountServiceAccountToken'];
    if (own === false) return [];
    const name = accountOf(subject);
    const accounts = world.kind(subject.unit, 'ServiceAccount');
    const account = objectsNamed(world, subject, 'ServiceAccount', name).find(
      ({ namespace }) => namespace === subject.namespace,
    );
    if (own !== true && account?.body.object['automountServiceAccountToken'] === false) return [];
    const unknown = own instanceof Unresolved ? UNKNOWN : account || own === true ? undefined : accounts.missing[0];
    return [
      {
        at: pointer,
        message: `${subject.kind} "${subject.name}" mounts the token of service account "${name}"`,
        ...(unknown !== undefined && { unknown }),
        fix: {
          safety: 'unsafe',
          description: 'Sets automountServiceAccountToken to false; what talks to the API server needs the token',
          edits: [{ op: 'set', pointer, value: false }],
        },
      },
    ];
  },
  admission: { none: 'The pod’s service account may turn the token off, and one request does not show it' },
  fix: { safety: 'unsafe', description: 'Sets automountServiceAccountToken to false' },
};
