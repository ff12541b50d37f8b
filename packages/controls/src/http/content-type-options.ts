import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { answers, responseControl } from './_http.ts';

export const contentTypeOptions = responseControl({
  title: 'Responses forbid browsers to guess their type',
  severity: 'low',
  why: 'A browser that guesses runs an upload or an error text as a script of your site.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), cwe(693)],
  peers: ['ZAP-10021'],
  each: (response) => answers(response) && response.body !== '',
  wrong: (response) =>
    headerOf(response, 'x-content-type-options')?.trim().toLowerCase() === 'nosniff'
      ? undefined
      : 'without `X-Content-Type-Options: nosniff`',
});
