import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { responseControl } from './_http.ts';

export const noTrace = responseControl({
  title: 'TRACE is not answered',
  severity: 'low',
  why: 'What a proxy adds to a request, credentials among it, comes back to whoever asks.',
  refs: [owasp('REST_Security_Cheat_Sheet'), cwe(693)],
  each: ({ purpose }) => purpose === 'trace',
  wrong: (response) =>
    response.status < 300 &&
    (/^message\/http/i.test(headerOf(response, 'content-type') ?? '') || response.body.startsWith('TRACE /'))
      ? 'with the request itself'
      : undefined,
});
