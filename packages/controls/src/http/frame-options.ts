import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { boundsFrames } from './_csp.ts';
import { pages, responseControl } from './_http.ts';

export const frameOptions = responseControl({
  title: 'Pages say who may frame them',
  severity: 'low',
  why: 'A foreign page that frames yours has your users click on what they do not see.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), owasp('Clickjacking_Defense_Cheat_Sheet'), cwe(1021)],
  peers: ['ZAP-10020'],
  each: pages,
  wrong: (response) =>
    boundsFrames(response) || /^(?:deny|sameorigin)$/i.test(headerOf(response, 'x-frame-options')?.trim() ?? '')
      ? undefined
      : 'without `X-Frame-Options: DENY` (or SAMEORIGIN) and without `frame-ancestors` in its Content-Security-Policy',
});
