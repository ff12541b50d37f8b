import { cwe, owasp } from '@palisade/core/control/reference';
import { cookieControl } from './_cookie.ts';

export const cookiesSameSite = cookieControl({
  title: 'Cookies say whether other sites may send them',
  severity: 'low',
  why: 'A foreign page has the browser send requests with the user’s session.',
  refs: [owasp('Cross-Site_Request_Forgery_Prevention_Cheat_Sheet'), cwe(1275)],
  peers: ['ZAP-10054'],
  each: () => true,
  wrong: ({ sameSite }) =>
    sameSite === undefined || !['strict', 'lax', 'none'].includes(sameSite) ? 'is set without `SameSite`' : undefined,
});
