import { cwe, owasp } from '@palisade/core/control/reference';
import { answers, responseControl } from './_http.ts';

const NAMES = new Set(['x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version', 'x-generator']);

export const noPoweredBy = responseControl({
  title: 'Responses do not name what they are made with',
  severity: 'info',
  why: 'Scanners sort their targets by it: a hole in a framework is tried first where it says that it is there.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), cwe(200)],
  peers: ['ZAP-10037'],
  each: answers,
  wrong({ headers }) {
    const found = headers.find(({ name }) => NAMES.has(name));
    return found && `with \`${found.name}: ${found.value.slice(0, 60)}\``;
  },
});
