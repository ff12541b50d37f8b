import { cwe, kubernetesDocs, mitre } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { NetworkPolicy } from '@palisade/core/kubernetes/types.generated';
import { not, or } from '@palisade/core/predicate/predicate';

export const noMetadataService = objectControl<NetworkPolicy>({
  title: 'Network policies keep pods from the cloud’s metadata service',
  severity: 'medium',
  why: 'From 169.254.169.254 a pod gets the credentials of its node, and with them what the node may do in the cloud account.',
  refs: [kubernetesDocs('concepts/services-networking/network-policies/'), cwe(918), mitre('T1552.005')],
  peers: [],
  kinds: ['NetworkPolicy'],
  require: ({ object }) =>
    object.spec.egress.every((rule) =>
      rule.to.every((peer) =>
        or(
          not(peer.ipBlock.cidr.oneOf(['0.0.0.0/0', '169.254.0.0/16', '169.254.169.254/32'])),
          peer.ipBlock.except.some((range) => range.matches('^169[.]254[.](0[.]0/16|169[.]254/32)$')),
        ),
      ),
    ),
  fails: 'lets pods reach the metadata service',
  fix: { none: 'Add 169.254.169.254/32 under except' },
});
