import { cisKubernetes, cwe, nsaCisa } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { and, or } from '@palisade/core/predicate/predicate';

export const ownServiceAccount = workloadControl({
  title: 'Workloads have a service account of their own',
  severity: 'low',
  why: 'What is granted to the shared default account is granted to every pod of the namespace.',
  refs: [cisKubernetes('5.1.5'), nsaCisa('service accounts'), cwe(266)],
  peers: ['default-service-account'],
  each: 'pod',
  require: ({ pod }) =>
    or(
      and(pod.serviceAccountName.isSet(), pod.serviceAccountName.isNot('default')),
      pod.automountServiceAccountToken.is(false),
    ),
  fails: 'runs as the default service account',
  fix: { none: 'The account is an object of its own: `palisade synth` writes it' },
});
