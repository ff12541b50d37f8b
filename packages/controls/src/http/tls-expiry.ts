import { cwe, owasp } from '@palisade/core/control/reference';
import { tlsControl } from './_http.ts';

export const tlsExpiry = tlsControl({
  title: 'The certificate holds for two weeks yet',
  severity: 'high',
  why: 'On the day that it ends every client is turned away, and whoever renews it does so in a hurry.',
  refs: [owasp('Transport_Layer_Security_Cheat_Sheet'), cwe(298)],
  settings: { days: { type: 'number', default: 14, description: 'Days that a certificate holds yet, at least' } },
  inspect({ chain, host }, settings) {
    const days = settings['days'] as number;
    if (chain.length === 0) return [{ at: '', message: `The certificate of ${host}`, unknown: 'none was seen' }];
    // A root is not read from the chain: clients have their own.
    const read = chain.filter(({ subject, issuer }, index) => index === 0 || subject !== issuer);
    return read
      .filter(({ daysLeft }) => daysLeft < days)
      .map(({ subject, validTo, daysLeft }) => ({
        at: '',
        item: subject,
        message: `The certificate of ${subject} ${daysLeft < 0 ? 'ended' : 'ends'} on ${validTo} (${daysLeft} days left)`,
      }));
  },
});
