import { cwe, owasp } from '@palisade/core/control/reference';
import { responseControl } from './_http.ts';

/** 501 says that there is no such method, 503 and 504 that the service is elsewhere. */
const FAILED = new Set([500, 502]);

export const clientErrorsAre4xx = responseControl({
  title: 'A broken request is the client’s error',
  severity: 'low',
  why: 'A request that nobody expected ends in a failure that nobody handles: alarms ring for it, and work is left half done.',
  refs: [owasp('Error_Handling_Cheat_Sheet'), cwe(755)],
  // A service that fails at everything says nothing of broken requests.
  each: ({ purpose }, { responses }) =>
    (purpose === 'malformed' || purpose === 'invalid-json') &&
    !responses.some((other) => other.purpose === 'page' && other.status >= 500),
  wrong: ({ status }) => (FAILED.has(status) ? `${status} to a request that is the client’s mistake` : undefined),
});
