import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { isReachAssertion } from '@palisade/core/subject/reach-assertion';
import { problemsOf } from './_assertions.ts';

export const reachableFrom: WorldControl = {
  form: 'world',
  title: 'Services are reachable from where the spec says',
  severity: 'medium',
  why: 'A policy that was meant to let a caller in does not: requests hang until they time out, and only in the cluster.',
  refs: [kubernetesDocs('concepts/services-networking/network-policies/'), nsaCisa('network policies')],
  peers: [],
  model: 'reach-assertion',
  inspect: (subject, world) =>
    isReachAssertion(subject) && subject.body.expected ? problemsOf(subject, world) : undefined,
  admission: { none: 'One request cannot see what all the policies come to' },
  fix: { none: 'Only you know whether the policies or the promise is wrong: `palisade reach` names the rule' },
};
