import type { SourceControl } from '@palisade/core/control/control';
import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at } from '@palisade/core/value';
import { textAt } from './_text.ts';

const TYPE = 'kubernetes.io/service-account-token';
/** Only the metadata of a live Secret is read; the token controller writes this into it. */
const ACCOUNT = ['metadata', 'annotations', 'kubernetes.io/service-account.name'];
const LAST_USED = ['metadata', 'labels', 'kubernetes.io/legacy-token-last-used'];

export const noLastingTokens: SourceControl = {
  form: 'source',
  title: 'Service accounts have no tokens that last for ever',
  severity: 'medium',
  why: 'A token in a Secret is good until somebody deletes it: copied once, it opens the cluster for years, from anywhere.',
  refs: [kubernetesDocs('concepts/configuration/secret/#serviceaccount-token-secrets'), cwe(613)],
  model: 'kubernetes',
  inspect: (subject) => {
    if (subject.kind !== 'Secret') return undefined;
    const { name, body } = subject as KubernetesSubject;
    const account = textAt(body.object, ...ACCOUNT);
    if (account === '' && at(body.object, ['type']) !== TYPE) return [];
    const used = textAt(body.object, ...LAST_USED);
    const lately = used === '' ? '' : `, last used on ${used}`;
    const message = `Secret "${name}" holds a token of service account "${account}" that never expires${lately}`;
    return [{ at: '', message }];
  },
  fix: { none: 'Mount a projected token, or ask for one that expires: kubectl create token NAME' },
};
