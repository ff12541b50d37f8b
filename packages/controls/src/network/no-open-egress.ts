import { kubernetesDocs, mitre, nsaCisa } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { NetworkPolicy } from '@palisade/core/kubernetes/types.generated';
import { and, not } from '@palisade/core/predicate/predicate';

export const noOpenEgress = objectControl<NetworkPolicy>({
  title: 'Network policies do not let everything out',
  severity: 'low',
  why: 'Whoever takes over the pod downloads tools and sends data wherever they like.',
  refs: [kubernetesDocs('concepts/services-networking/network-policies/'), nsaCisa('network policies'), mitre('T1048')],
  peers: [],
  kinds: ['NetworkPolicy'],
  require: ({ object }) => not(object.spec.egress.some((rule) => and(rule.to.isAbsent(), rule.ports.isAbsent()))),
  fails: 'lets everything out',
  fix: { none: 'Name the peers and the ports that are needed' },
});
