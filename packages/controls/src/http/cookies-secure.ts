import { cwe, owasp } from '@palisade/core/control/reference';
import { cookieControl } from './_cookie.ts';

export const cookiesSecure = cookieControl({
  title: 'Cookies go over TLS only',
  severity: 'medium',
  why: 'One request in clear, which anybody on the way can provoke, gives the session away.',
  refs: [owasp('Session_Management_Cheat_Sheet'), cwe(614)],
  peers: ['ZAP-10011'],
  each: (_, { url }) => url.startsWith('https:'),
  wrong: ({ secure }) => (secure ? undefined : 'is set without `Secure`'),
});
