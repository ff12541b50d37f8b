import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { NetworkPolicy } from '@palisade/core/kubernetes/types.generated';
import { and, not } from '@palisade/core/predicate/predicate';

export const noWorldIngress = objectControl<NetworkPolicy>({
  title: 'Network policies admit no whole address space',
  severity: 'low',
  why: 'Every address is let in: the cluster’s, the network’s and, through a load balancer, the world’s.',
  refs: [kubernetesDocs('concepts/services-networking/network-policies/'), nsaCisa('network policies'), cwe(284)],
  peers: ['AVD-KUBE-0001'],
  kinds: ['NetworkPolicy'],
  require: ({ object }) =>
    not(
      object.spec.ingress.some((rule) =>
        rule.from.some((peer) => and(peer.ipBlock.cidr.oneOf(['0.0.0.0/0', '::/0']), peer.ipBlock.except.isAbsent())),
      ),
    ),
  fails: 'admits every address',
  fix: { none: 'Name the ranges of the callers' },
});
