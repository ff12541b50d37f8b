import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { isLoopback, responseControl } from './_http.ts';

export const redirectsToHttps = responseControl({
  title: 'What is asked in clear is only redirected',
  severity: 'medium',
  why: 'Whoever is on the way reads and changes all of it: passwords, cookies, the page itself.',
  refs: [owasp('Transport_Layer_Security_Cheat_Sheet'), cwe(319)],
  each: (response, service) =>
    !isLoopback(service) &&
    (response.purpose === 'plain' || (response.purpose === 'page' && response.url.startsWith('http:'))),
  wrong(response) {
    const { status } = response;
    const redirects = status >= 300 && status < 400 && /^https:/i.test(headerOf(response, 'location') ?? '');
    return redirects || status >= 400 ? undefined : `${status} in clear, and not a redirect to https`;
  },
});
