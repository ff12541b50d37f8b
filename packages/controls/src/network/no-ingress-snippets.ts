import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { Ingress } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';

export const noIngressSnippets = objectControl<Ingress>({
  title: 'Ingresses inject no configuration',
  severity: 'high',
  why: 'A snippet is configuration of the shared proxy: whoever may write an Ingress reads the proxy’s token and every certificate (CVE-2021-25742).',
  refs: [kubernetesDocs('concepts/services-networking/ingress-controllers/'), cwe(94)],
  peers: ['CKV_K8S_152', 'CKV_K8S_153'],
  kinds: ['Ingress'],
  require: ({ object }) =>
    object.metadata.annotations.everyKey((key) => not(key.matches('^nginx[.]ingress[.]kubernetes[.]io/.*-snippet$'))),
  fails: 'injects configuration into the proxy',
  fix: { none: 'Use the annotation made for the purpose, or configure the controller' },
});
