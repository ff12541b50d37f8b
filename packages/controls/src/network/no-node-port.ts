import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { Service } from '@palisade/core/kubernetes/types.generated';

export const noNodePort = objectControl<Service>({
  title: 'Services open no port on every node',
  severity: 'low',
  why: 'The port is open on every node, the internet-facing ones too, past the load balancer and its rules.',
  refs: [
    kubernetesDocs('concepts/services-networking/service/#publishing-services-service-types'),
    nsaCisa('network separation'),
    cwe(668),
  ],
  peers: ['exposed-services', 'service-type'],
  kinds: ['Service'],
  require: ({ object }) => object.spec.type.isNot('NodePort'),
  fails: 'opens a port on every node',
  fix: { none: 'Use a ClusterIP Service behind an Ingress or a Gateway' },
});
