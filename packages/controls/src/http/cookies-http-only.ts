import { cwe, owasp } from '@palisade/core/control/reference';
import { cookieControl } from './_cookie.ts';

export const cookiesHttpOnly = cookieControl({
  title: 'Scripts cannot read cookies',
  severity: 'low',
  why: 'A script that got into a page carries the session away, and it serves long after the page is closed.',
  refs: [owasp('Session_Management_Cheat_Sheet'), cwe(1004)],
  peers: ['ZAP-10010'],
  // A token against forged requests is there for scripts to read.
  each: ({ name }) => !/[cx]srf/i.test(name),
  wrong: ({ httpOnly }) => (httpOnly ? undefined : 'is set without `HttpOnly`'),
});
