import { cwe, mitre } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { Ingress } from '@palisade/core/kubernetes/types.generated';
import { not, or } from '@palisade/core/predicate/predicate';

const INTO_CONFIGURATION = '^nginx[.]ingress[.]kubernetes[.]io/(auth-url|auth-tls-match-cn|mirror-target|mirror-host)$';

export const safeIngressAnnotations = objectControl<Ingress>({
  title: 'Ingress annotations hold plain values',
  severity: 'critical',
  why: 'A value with a line break, a semicolon or a brace ends the directive that it is put into: code runs in the proxy (CVE-2025-1974 and its kin).',
  refs: [cwe(94), mitre('T1190')],
  peers: ['KSV-0126', 'insecure-ingress-nginx'],
  kinds: ['Ingress'],
  require: ({ object }) =>
    object.metadata.annotations.everyKey((key, value) =>
      or(not(key.matches(INTO_CONFIGURATION)), value.matches('^[^#;{}|\'"`\n\r\\\\]*$')),
    ),
  fails: 'puts more than a value into the proxy’s configuration',
  fix: { none: 'Only you know which value was meant' },
});
