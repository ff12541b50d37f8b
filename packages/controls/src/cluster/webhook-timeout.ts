import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ValidatingWebhook, ValidatingWebhookConfiguration } from '@palisade/core/kubernetes/types.generated';
import { or } from '@palisade/core/predicate/predicate';

export const webhookTimeout = objectControl<ValidatingWebhookConfiguration, ValidatingWebhook>({
  title: 'Webhooks answer in ten seconds or are given up',
  severity: 'low',
  why: 'Each request waits for a webhook that hangs; with a long patience a few of them stop the API server for everybody.',
  refs: [kubernetesDocs('reference/access-authn-authz/extensible-admission-controllers/#timeouts'), cwe(400)],
  kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
  each: ['webhooks'],
  require: ({ item }) => or(item.timeoutSeconds.isAbsent(), item.timeoutSeconds.atMost(10)),
  fails: 'may hold a request for longer than ten seconds',
  fix: { none: 'Only its author knows how long it takes' },
});
