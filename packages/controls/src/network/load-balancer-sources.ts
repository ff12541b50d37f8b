import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { Service } from '@palisade/core/kubernetes/types.generated';
import { size } from '@palisade/core/predicate/field';
import { and, or } from '@palisade/core/predicate/predicate';

const INTERNAL =
  '(aws-load-balancer-(scheme|internal)|azure-load-balancer-internal|load-balancer-type|oci-load-balancer-internal)$';

export const loadBalancerSources = objectControl<Service>({
  title: 'Load balancers admit named sources',
  severity: 'low',
  why: 'Whatever listens behind it is offered to the whole internet, without TLS or a login of its own.',
  refs: [kubernetesDocs('concepts/services-networking/service/#publishing-services-service-types'), cwe(668)],
  peers: ['exposed-services'],
  kinds: ['Service'],
  when: ({ object }) => object.spec.type.is('LoadBalancer'),
  require: ({ object }) =>
    or(
      size(object.spec.loadBalancerSourceRanges).above(0),
      object.metadata.annotations.someKey((key, value) =>
        and(key.matches(INTERNAL), or(value.is('true'), value.matches('^[Ii]nternal$'))),
      ),
    ),
  fails: 'admits the whole internet',
  fix: { none: 'Set loadBalancerSourceRanges, or make it internal and put an Ingress in front' },
});
