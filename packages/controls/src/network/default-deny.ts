import type { WorldControl } from '@palisade/core/control/control';
import { cisKubernetes, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { isNamespace } from '@palisade/core/subject/namespace';
import { at, type DataObject, isList, isObject } from '@palisade/core/value';

const DIRECTIONS = ['Ingress', 'Egress'] as const;
type Direction = (typeof DIRECTIONS)[number];

/** Selects every pod, governs the direction, and admits nothing in it. */
function denies(policy: DataObject, direction: Direction): boolean {
  const types = at(policy, ['spec', 'policyTypes']);
  const selector = at(policy, ['spec', 'podSelector']);
  const rules = at(policy, ['spec', direction.toLowerCase()]);
  const everyPod = isObject(selector) && Object.keys(selector).length === 0;
  return everyPod && isList(types) && types.includes(direction) && (!isList(rules) || rules.length === 0);
}

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
  peers: ['KSV-0038', 'CKV2_K8S_6', 'non-isolated-pod', 'missingNetworkPolicy', 'pod-networkpolicy'],
  model: 'namespace',
  *inspect(subject, world) {
    if (!isNamespace(subject)) return;
    const policies = world.kind(subject.unit, 'NetworkPolicy');
    const own = policies.items.filter((policy) => policy.namespace === subject.namespace);
    for (const direction of DIRECTIONS) {
      if (own.some((policy) => denies(policy.body.object, direction))) continue;
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
