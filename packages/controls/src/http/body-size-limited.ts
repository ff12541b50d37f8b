import { cwe, owasp } from '@palisade/core/control/reference';
import { serviceControl } from './_http.ts';

/** 0: it closed the connection. */
const REFUSED = new Set([0, 400, 413]);
/** There is no such method, or the service is not there. */
const ELSEWHERE = new Set([501, 503, 504]);

export const bodySizeLimited = serviceControl({
  title: 'Large bodies are refused',
  severity: 'medium',
  why: 'A few requests with bodies without end fill the memory, and the service is gone for all.',
  refs: [owasp('Denial_of_Service_Cheat_Sheet'), cwe(770)],
  inspect({ responses }) {
    const index = responses.findIndex(({ purpose }) => purpose === 'oversize');
    const response = responses[index];
    if (!response) return undefined;
    const { status, method, url } = response;
    if (REFUSED.has(status)) return [];
    const head = `${method} ${new URL(url).pathname} answers ${status} to a body of 1.2 MB`;
    return (status >= 400 && status < 500) || ELSEWHERE.has(status)
      ? [{ at: `/responses/${index}`, message: head, unknown: 'it may have refused the request for other reasons' }]
      : [{ at: `/responses/${index}`, message: head }];
  },
});
