import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { lacks } from './_limits.ts';

export const resourceQuota: WorldControl = {
  form: 'world',
  title: 'Namespaces bound what they use in all',
  severity: 'low',
  why: 'One tenant’s mistake or attack then takes the whole cluster’s CPU, memory or addresses.',
  refs: [kubernetesDocs('concepts/policy/'), nsaCisa('resource policies')],
  peers: ['KSV-0040', 'AVD-KSV-0040'],
  model: 'namespace',
  inspect: (subject, world) => lacks('ResourceQuota', 'has no ResourceQuota', subject, world),
  admission: { none: 'One request cannot see the other objects of the namespace' },
  fix: { none: 'The bounds are yours to say: `palisade synth` writes them from the declared resources' },
};
