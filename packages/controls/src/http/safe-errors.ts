import { cwe, owasp } from '@palisade/core/control/reference';
import { answers, quoted, responseControl } from './_http.ts';
import { leakOf } from './_leaks.ts';

const PROBES = new Set(['missing', 'malformed', 'invalid-json']);

export const safeErrors = responseControl({
  title: 'Errors show nothing of the inside',
  severity: 'medium',
  why: 'Stacks, paths and queries are a map of the service for whoever makes it fail.',
  refs: [owasp('Error_Handling_Cheat_Sheet'), cwe(209)],
  peers: ['ZAP-10023'],
  each: (response) => answers(response) && (response.status >= 400 || PROBES.has(response.purpose)),
  wrong(response) {
    const leak = leakOf(response);
    return leak && `${response.status} with ${leak.what}: ${quoted(leak.text)}`;
  },
});
