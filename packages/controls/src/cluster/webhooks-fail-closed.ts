import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ValidatingWebhook, ValidatingWebhookConfiguration } from '@palisade/core/kubernetes/types.generated';

export const webhooksFailClosed = objectControl<ValidatingWebhookConfiguration, ValidatingWebhook>({
  title: 'Validating webhooks refuse what they cannot judge',
  severity: 'medium',
  why: 'With Ignore, whoever makes the webhook slow or stops it applies what it would have refused.',
  refs: [kubernetesDocs('reference/access-authn-authz/extensible-admission-controllers/#failure-policy'), cwe(636)],
  kinds: ['ValidatingWebhookConfiguration'],
  each: ['webhooks'],
  require: ({ item }) => item.failurePolicy.isNot('Ignore'),
  fails: 'lets in what it cannot judge',
  fix: { none: 'Closed, it stops every such request while it is down: run it in several replicas first' },
});
