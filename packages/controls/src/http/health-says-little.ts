import { cwe } from '@palisade/core/control/reference';
import { isHtml, quoted, responseControl } from './_http.ts';
import { leakOf } from './_leaks.ts';

const KEYS =
  /"(version|commit|hostname|host|memory|heapUsed|rss|env|environment|pid|database|db|redis|dsn|dependencies|components|details)"\s{0,5}:/gi;
/** What it is stays out of the message. */
const CREDENTIALS = /\b[a-z]{2,12}:\/\/[^\s:@/]{1,60}:[^\s@/]{1,60}@/i;

export const healthSaysLittle = responseControl({
  title: 'Health endpoints say little',
  severity: 'low',
  why: 'Versions, hosts and the state of what is behind a service tell anybody when and where to push.',
  refs: [cwe(200), cwe(497)],
  each: (response) =>
    response.purpose === 'health' && !isHtml(response) && (response.status < 300 || response.status >= 500),
  wrong(response) {
    if (CREDENTIALS.test(response.body)) return 'with an address that has credentials in it';
    const leak = leakOf(response);
    if (leak) return `with ${leak.what}: ${quoted(leak.text)}`;
    const names = new Set([...response.body.matchAll(KEYS)].map(([, name]) => `"${name}"`));
    return names.size === 0 ? undefined : `with ${[...names].slice(0, 6).join(', ')}`;
  },
});
