import type { WorldControl } from '@palisade/core/control/control';
import { cisKubernetes, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { isNamespace } from '@palisade/core/subject/namespace';
import { DIRECTIONS, everyPod, governs, inNamespaceOf, rulesOf } from './_policies.ts';

export const defaultDeny: WorldControl = {
  form: 'world',
  title: 'Namespaces deny traffic by default',
  severity: 'medium',
  why: 'Without a default, every pod of the cluster may connect to every other, and one broken into reaches them all.',
  refs: [
    kubernetesDocs('concepts/services-networking/network-policies/#default-policies'),
    cisKubernetes('5.3.2'),
    nsaCisa('network policies'),
  ],
  peers: ['KSV-0038'],
  model: 'namespace',
  *inspect(subject, world) {
    if (!isNamespace(subject)) return;
    const policies = world.kind(subject.unit, 'NetworkPolicy');
    const own = policies.items.filter(inNamespaceOf(subject)).filter(everyPod);
    for (const direction of DIRECTIONS) {
      if (own.some((policy) => governs(policy, direction) && rulesOf(policy, direction).length === 0)) continue;
      yield {
        at: '/metadata',
        item: direction,
        message: `Namespace "${subject.name}" has no NetworkPolicy that denies ${direction.toLowerCase()} by default`,
        ...(policies.missing.length > 0 && { unknown: policies.missing.join('; ') }),
      };
    }
  },
  admission: { none: 'One request cannot see the other policies of the namespace' },
  fix: { none: 'The policy is an object of its own: `palisade synth` writes it' },
};
