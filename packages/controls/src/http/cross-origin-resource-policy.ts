import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { answers, responseControl } from './_http.ts';

export const crossOriginResourcePolicy = responseControl({
  title: 'Responses say which sites may embed them',
  severity: 'info',
  why: 'A foreign page that embeds your answers reads what side channels of the processor tell of them.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), cwe(693)],
  each: (response) => answers(response) && response.status < 400,
  wrong: (response) =>
    /^(?:same-origin|same-site|cross-origin)$/i.test(headerOf(response, 'cross-origin-resource-policy')?.trim() ?? '')
      ? undefined
      : 'without `Cross-Origin-Resource-Policy`',
});
