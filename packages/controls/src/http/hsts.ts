import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { responseControl } from './_http.ts';

export const hsts = responseControl({
  title: 'Browsers are told to use TLS only',
  severity: 'medium',
  why: 'Whoever is between a browser and the service answers its first request in clear, and keeps the user there.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), owasp('HTTP_Strict_Transport_Security_Cheat_Sheet'), cwe(319)],
  peers: ['ZAP-10035', 'http-missing-security-headers:strict-transport-security'],
  settings: { days: { type: 'number', default: 180, description: 'Days that browsers remember it, at least' } },
  each: ({ purpose, url }) =>
    purpose === 'page' && url.startsWith('https:') && !/^https:\/\/(?:[\d.]+|\[.*)(?::|\/|$)/.test(url),
  wrong(response, settings) {
    const value = headerOf(response, 'strict-transport-security');
    if (value === undefined) return 'without `Strict-Transport-Security`';
    const seconds = /(?:^|;)\s*max-age\s*=\s*"?(\d{1,12})/i.exec(value)?.[1];
    if (seconds === undefined) return 'with a `Strict-Transport-Security` that has no `max-age`';
    const days = Math.floor(Number(seconds) / 86_400);
    const least = settings['days'] as number;
    return days >= least ? undefined : `with a \`Strict-Transport-Security\` of ${days} days (at least ${least})`;
  },
});
