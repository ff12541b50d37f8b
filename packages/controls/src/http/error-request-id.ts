import { cwe, owasp } from '@palisade/core/control/reference';
import { responseControl } from './_http.ts';

const PROBES = new Set(['missing', 'malformed', 'invalid-json']);
const ID = /^(?:traceparent|cf-ray|(?:x-)?(?:amzn-|amz-|b3-|cloud-)?(?:request|correlation|trace)-?(?:id|context))$/;
const IN_BODY = /"(?:request|trace|correlation)_?id"/i;

export const errorRequestId = responseControl({
  title: 'Errors have an id to find them by',
  severity: 'info',
  why: 'A user who reports an error has nothing to name it by, and details are put into the answer instead.',
  refs: [owasp('Error_Handling_Cheat_Sheet'), owasp('Logging_Cheat_Sheet'), cwe(778)],
  each: ({ purpose, status }) => PROBES.has(purpose) && status >= 400,
  wrong: ({ headers, body }) =>
    headers.some(({ name }) => ID.test(name)) || IN_BODY.test(body)
      ? undefined
      : 'an error without an id of the request',
});
