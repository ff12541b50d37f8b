import { cwe, owasp } from '@palisade/core/control/reference';
import { FOREIGN_ORIGIN, headerOf } from '@palisade/core/subject/http';
import { responseControl } from './_http.ts';

const OPEN = new Set([FOREIGN_ORIGIN, '*', 'null']);

export const noOpenCorsWithCredentials = responseControl({
  title: 'Foreign sites do not read with the user’s credentials',
  severity: 'high',
  why: 'Any site that a user visits reads, and does, what the user may, in the user’s name.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), cwe(942)],
  each: ({ purpose }) => purpose === 'cors',
  wrong(response) {
    const origin = headerOf(response, 'access-control-allow-origin')?.trim() ?? '';
    const credentials = headerOf(response, 'access-control-allow-credentials')?.trim().toLowerCase() === 'true';
    return credentials && OPEN.has(origin)
      ? `with credentials allowed for ${origin}, as for any site that asks`
      : undefined;
  },
});
