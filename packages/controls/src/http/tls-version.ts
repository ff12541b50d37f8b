import { cwe, owasp } from '@palisade/core/control/reference';
import { tlsControl } from './_http.ts';

const OLD = /^(?:SSLv[23]|TLSv1|TLSv1\.1)$/;

export const tlsVersion = tlsControl({
  title: 'TLS is 1.2 or newer',
  severity: 'medium',
  why: 'Older versions rest on broken ciphers and hashes, and who is on the way can have them chosen.',
  refs: [owasp('Transport_Layer_Security_Cheat_Sheet'), cwe(326), cwe(327)],
  inspect({ older, protocol, host }) {
    const old = [
      ...new Set([
        ...(OLD.test(protocol) ? [protocol] : []),
        ...older.filter(({ result }) => result === 'accepted').map((one) => one.protocol),
      ]),
    ];
    if (old.length > 0) return [{ at: '', message: `${host} accepts ${old.join(' and ')}` }];
    const open = older.find(({ result }) => typeof result !== 'string');
    const why = open
      ? `${open.protocol}: ${(open.result as { readonly unknown: string }).unknown}`
      : 'older ones were not tried';
    return open || older.length === 0 ? [{ at: '', message: `${host} speaks ${protocol}`, unknown: why }] : [];
  },
});
