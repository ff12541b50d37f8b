import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { NetworkPolicy } from '@palisade/core/kubernetes/types.generated';
import { and, not } from '@palisade/core/predicate/predicate';

export const noAllowAll = objectControl<NetworkPolicy>({
  title: 'Network policies do not admit everybody',
  severity: 'medium',
  why: 'A rule without peers and ports admits everything: the policy is there and does nothing.',
  refs: [kubernetesDocs('concepts/services-networking/network-policies/'), nsaCisa('network policies'), cwe(284)],
  peers: ['networkpolicy-allow-all'],
  kinds: ['NetworkPolicy'],
  require: ({ object }) => not(object.spec.ingress.some((rule) => and(rule.from.isAbsent(), rule.ports.isAbsent()))),
  fails: 'admits everybody on every port',
  fix: { none: 'Name the peers and the ports that are needed' },
});
