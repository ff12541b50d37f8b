import type { Problem, SourceControl } from '@palisade/core/control/control';
import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at } from '@palisade/core/value';
import { textAt } from './_text.ts';

/** As kubeadm and cert-manager have it: a third of 90 days. */
const SOON_DAYS = 30;

function problemOf(name: string, daysLeft: number, notAfter: string): Problem[] {
  if (daysLeft >= SOON_DAYS) return [];
  const day = notAfter.slice(0, 10);
  const when = daysLeft < 0 ? `ran out on ${day}` : `runs out on ${day}, in ${daysLeft} days`;
  return [{ at: '/status/notAfter', message: `The certificate of ${name} ${when}` }];
}

export const certificatesCurrent: SourceControl = {
  form: 'source',
  title: 'Certificates of the cluster are good for another month',
  severity: 'medium',
  why: 'On the day that it runs out nothing trusts it any more: webhooks fail, and with them each request that they are asked about.',
  refs: [
    kubernetesDocs('tasks/administer-cluster/kubeadm/kubeadm-certs/'),
    nsaCisa('authentication and authorization'),
  ],
  model: 'kubernetes',
  inspect: (subject) => {
    if (subject.kind !== 'CertificateValidity') return undefined;
    const { name, body } = subject as KubernetesSubject;
    const daysLeft = at(body.object, ['status', 'daysLeft']);
    const notAfter = textAt(body.object, 'status', 'notAfter');
    return typeof daysLeft === 'number' ? problemOf(name, daysLeft, notAfter) : undefined;
  },
  fix: { none: 'Renew it; where something renews it by itself, find out why it has not' },
};
