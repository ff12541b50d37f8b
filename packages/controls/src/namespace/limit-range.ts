import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { lacks } from './_limits.ts';

export const limitRange: WorldControl = {
  form: 'world',
  title: 'Namespaces have defaults for resources',
  severity: 'info',
  why: 'A container that says nothing about resources runs without any bound.',
  refs: [kubernetesDocs('concepts/policy/'), nsaCisa('resource policies')],
  peers: ['KSV-0039', 'AVD-KSV-0039'],
  model: 'namespace',
  inspect: (subject, world) => lacks('LimitRange', 'has no LimitRange', subject, world),
  admission: { none: 'One request cannot see the other objects of the namespace' },
  fix: { none: 'The bounds are yours to say: `palisade synth` writes them from the declared resources' },
};
