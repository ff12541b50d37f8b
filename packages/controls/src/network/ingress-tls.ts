import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { Ingress } from '@palisade/core/kubernetes/types.generated';
import { or } from '@palisade/core/predicate/predicate';

const TERMINATED =
  '^(alb[.]ingress[.]kubernetes[.]io/certificate-arn|networking[.]gke[.]io/managed-certificates|ingress[.]gcp[.]kubernetes[.]io/pre-shared-cert|appgw[.]ingress[.]kubernetes[.]io/appgw-ssl-certificate)$';

export const ingressTls = objectControl<Ingress>({
  title: 'Ingresses use TLS',
  severity: 'medium',
  why: 'Passwords, sessions and data cross the network in clear, to be read or changed by anybody on the way.',
  refs: [kubernetesDocs('concepts/services-networking/ingress/#tls'), nsaCisa('encryption'), cwe(319)],
  peers: ['tlsSettingsMissing', 'ingress-tls'],
  kinds: ['Ingress'],
  require: ({ object }) =>
    or(
      object.spec.tls.some((tls) => tls.secretName.isSet()),
      object.metadata.annotations.someKey((key) => key.matches(TERMINATED)),
    ),
  fails: 'serves without TLS',
  fix: { none: 'Which certificate is yours to say; cert-manager makes one' },
});
