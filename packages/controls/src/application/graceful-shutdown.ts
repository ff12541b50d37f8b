import { cwe } from '@palisade/core/control/reference';
import { callsOf } from '@palisade/core/subject/application';
import { applicationControl } from './_application.ts';

const STOPS = /SIGTERM|terminus|stoppable|http-terminator|close-with-grace|lightship|graceful/i;

export const gracefulShutdown = applicationControl({
  title: 'The service ends its requests before it stops',
  severity: 'low',
  why: 'Without a handler Node.js ignores SIGTERM as a container’s first process, and is killed ten or thirty seconds later in the middle of requests, at every deploy.',
  refs: [cwe(404)],
  frameworks: ['express', 'fastify'],
  inspect(application) {
    const [listen] = callsOf(application, 'app.listen');
    if (!listen) return undefined;
    if (STOPS.test(application.text) || application.elsewhere(STOPS) !== undefined) return [];
    return [{ at: listen.span, message: 'Nothing handles SIGTERM: requests in flight are cut off at every deploy' }];
  },
  fix: { none: 'What has to end, and in which order, depends on the program' },
});
