import { cwe, owasp } from '@palisade/core/control/reference';
import { tlsControl } from './_http.ts';

export const tlsChain = tlsControl({
  title: 'The certificate is trusted',
  severity: 'high',
  why: 'Clients refuse, or have learnt not to look: then anybody on the way is the service.',
  refs: [owasp('Transport_Layer_Security_Cheat_Sheet'), cwe(295)],
  inspect: ({ untrusted, host }) =>
    untrusted === undefined ? [] : [{ at: '', message: `The certificate of ${host} is not trusted: ${untrusted}` }],
});
