import { cwe, owasp } from '@palisade/core/control/reference';
import { scriptGaps } from './_csp.ts';
import { pages, responseControl } from './_http.ts';

export const contentSecurityPolicy = responseControl({
  title: 'Pages say where their scripts may come from',
  severity: 'medium',
  why: 'Text that an attacker gets into a page runs as a script, with all that the user may do.',
  refs: [owasp('Content_Security_Policy_Cheat_Sheet'), cwe(79), cwe(693)],
  peers: ['ZAP-10038'],
  each: pages,
  wrong(response) {
    const gaps = scriptGaps(response);
    if (gaps === undefined) return 'without `Content-Security-Policy`';
    return gaps.length === 0 ? undefined : `with a Content-Security-Policy that ${gaps.join(' and ')}`;
  },
});
