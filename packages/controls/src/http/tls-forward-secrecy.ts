import { cwe, owasp } from '@palisade/core/control/reference';
import { tlsControl } from './_http.ts';

export const tlsForwardSecrecy = tlsControl({
  title: 'What was recorded stays unread',
  severity: 'low',
  why: 'Whoever records today and has the key tomorrow reads all of it.',
  refs: [owasp('Transport_Layer_Security_Cheat_Sheet'), cwe(327)],
  inspect: ({ protocol, cipher, host }) =>
    protocol === 'TLSv1.3' || /^(?:TLS_)?(?:ECDHE|DHE)[-_]/.test(cipher)
      ? []
      : [{ at: '', message: `${host} agrees on ${cipher} (${protocol}), without keys of the session’s own` }],
});
