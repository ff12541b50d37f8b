import { cwe, owasp } from '@palisade/core/control/reference';
import { valuesOf } from '@palisade/core/subject/http';
import { responseControl } from './_http.ts';

export const noCachedCookies = responseControl({
  title: 'Answers that set cookies are not kept by others',
  severity: 'low',
  why: 'A cache on the way keeps the answer with its cookie, and hands one user’s session to the next.',
  refs: [owasp('Session_Management_Cheat_Sheet'), cwe(525)],
  each: ({ cookies }) => cookies.some(({ deletes }) => !deletes),
  wrong: (response) =>
    /\b(?:no-store|private|no-cache)\b/i.test(valuesOf(response, 'cache-control').join(','))
      ? undefined
      : 'a cookie without `Cache-Control: no-store` (or private)',
});
