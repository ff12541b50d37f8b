import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { pages, responseControl } from './_http.ts';

const KEEPS = new Set([
  'no-referrer',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
]);

export const referrerPolicy = responseControl({
  title: 'Pages keep their addresses to themselves',
  severity: 'info',
  why: 'Addresses with tokens or names in them go to every site that a page links to.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), cwe(200)],
  each: pages,
  wrong(response) {
    const value = headerOf(response, 'referrer-policy');
    if (value === undefined) return 'without `Referrer-Policy`';
    // Browsers take the last one that they know.
    const last = value.split(',').at(-1)?.trim().toLowerCase() ?? '';
    return KEEPS.has(last) ? undefined : `with \`Referrer-Policy: ${last.slice(0, 40)}\``;
  },
});
