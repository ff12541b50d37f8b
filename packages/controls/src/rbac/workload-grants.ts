import type { Related, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs, mitre } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { toPointer } from '@palisade/core/value';
import { accountOf, type Chain, chainsOf } from './_chain.ts';

const say = ({ grant, role, binding }: Chain): string =>
  `${grant} through ${binding.kind} "${binding.name}" and ${role.kind} "${role.name}"`;

const evidence = ({ binding, source, rule }: Chain): Related[] => [
  { subject: binding, at: '/roleRef', message: 'bound here' },
  { subject: source, at: rule, message: 'granted here' },
];

export const workloadGrants: WorldControl = {
  form: 'world',
  title: 'Workloads hold no grant that leads to more',
  severity: 'high',
  why: 'Whoever takes over the pod has its service account, and with this grant goes on from there.',
  refs: [
    kubernetesDocs('concepts/security/rbac-good-practices/#kubernetes-rbac-privilege-escalation-risks'),
    mitre('T1078.004'),
  ],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  *inspect(subject, world) {
    if (!isKubernetes(subject)) return;
    const account = accountOf(subject);
    for (const chain of chainsOf(subject, world))
      yield {
        at: toPointer([...(subject.body.template ?? []), 'spec', 'serviceAccountName']),
        item: `${chain.grant} ${chain.binding.name}`,
        message: `${subject.kind} "${subject.name}", as service account "${account}", has ${say(chain)}`,
        related: evidence(chain),
      };
  },
  admission: { none: 'One request cannot see the bindings and roles' },
  fix: { none: 'Bind a role that grants what the process uses, by name' },
};
