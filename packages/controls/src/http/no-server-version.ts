import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { answers, responseControl } from './_http.ts';

export const noServerVersion = responseControl({
  title: 'Responses do not tell the version of the server',
  severity: 'info',
  why: 'The holes of that very version are tried first, by machines that look for nothing else.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), cwe(200)],
  each: answers,
  wrong(response) {
    const value = headerOf(response, 'server')?.slice(0, 80) ?? '';
    return /\d\.\d/.test(value) ? `with \`Server: ${value}\`` : undefined;
  },
});
