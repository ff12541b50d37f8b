import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { Service } from '@palisade/core/kubernetes/types.generated';

export const noExternalIps = objectControl<Service>({
  title: 'Services claim no external addresses',
  severity: 'high',
  why: 'Whoever may write the Service takes over traffic to any address it names, other people’s included (CVE-2020-8554).',
  refs: [kubernetesDocs('concepts/services-networking/service/#external-ips'), cwe(283)],
  peers: ['KSV-0108'],
  kinds: ['Service'],
  require: ({ object }) => object.spec.externalIPs.isAbsent(),
  fails: 'claims external addresses',
  fix: { none: 'Use a load balancer or an Ingress' },
});
