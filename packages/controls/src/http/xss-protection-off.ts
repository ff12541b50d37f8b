import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { answers, responseControl } from './_http.ts';

export const xssProtectionOff = responseControl({
  title: "The browsers' old XSS filter is not switched on",
  severity: 'info',
  why: 'The filter of old browsers could be used to switch off single scripts of a page, and so to break its defences.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), cwe(79)],
  settings: { allowed: { type: 'strings', default: ['0'], description: 'Values that it may have' } },
  each: answers,
  wrong(response, settings) {
    const value = headerOf(response, 'x-xss-protection')?.trim().toLowerCase();
    const allowed = settings['allowed'] as readonly string[];
    return value === undefined || allowed.includes(value)
      ? undefined
      : `with \`X-XSS-Protection: ${value.slice(0, 40)}\``;
  },
});
