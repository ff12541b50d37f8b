import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { isReachAssertion } from '@palisade/core/subject/reach-assertion';
import { problemsOf } from './_assertions.ts';

export const notReachableFrom: WorldControl = {
  form: 'world',
  title: 'Services are not reachable from where the spec says',
  severity: 'high',
  why: 'Each policy alone looks right, and what they come to lets in somebody who was to stay out.',
  refs: [kubernetesDocs('concepts/services-networking/network-policies/'), nsaCisa('network policies')],
  peers: [],
  model: 'reach-assertion',
  inspect: (subject, world) =>
    isReachAssertion(subject) && !subject.body.expected ? problemsOf(subject, world) : undefined,
  admission: { none: 'One request cannot see what all the policies come to' },
  fix: { none: 'Only you know whether the policies or the promise is wrong: `palisade reach` names the rule' },
};
