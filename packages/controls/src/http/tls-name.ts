import { cwe, owasp } from '@palisade/core/control/reference';
import { tlsControl } from './_http.ts';

export const tlsName = tlsControl({
  title: 'The certificate is for this host',
  severity: 'high',
  why: 'Clients refuse, or have learnt not to look: then anybody on the way is the service.',
  refs: [owasp('Transport_Layer_Security_Cheat_Sheet'), cwe(297)],
  inspect: ({ wrongName, host }) =>
    wrongName === undefined
      ? []
      : [{ at: '', message: `The certificate is not for ${host}: ${wrongName.slice(0, 300)}` }],
});
