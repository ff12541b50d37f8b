import { cwe, owasp } from '@palisade/core/control/reference';
import { serviceControl } from './_http.ts';

export const answersInTime = serviceControl({
  title: 'Every request is answered in time',
  severity: 'low',
  why: 'Requests that hang hold a connection each, and a few hundred of them hold the service; what was not answered was not judged either.',
  refs: [owasp('Denial_of_Service_Cheat_Sheet'), cwe(400)],
  inspect: ({ responses }) =>
    responses.flatMap(({ failure, method, url, purpose }, index) =>
      // A port that only redirects may be closed, or behind a wall.
      failure === undefined || purpose === 'plain'
        ? []
        : [{ at: `/responses/${index}`, item: `${purpose} ${url}`, message: `${method} ${url}: ${failure}` }],
    ),
});
