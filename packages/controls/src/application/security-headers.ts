import { cwe, owasp } from '@palisade/core/control/reference';
import { applicationControl } from './_application.ts';
import { mayElsewhere, setsHeaders } from './_headers.ts';

const WITH = {
  express: '`helmet` sets them',
  fastify: '`@fastify/helmet` sets them',
  flask: '`flask-talisman`, or a function after each request, sets them',
} as const;

export const securityHeaders = applicationControl({
  title: 'Responses carry security headers',
  severity: 'low',
  why: 'Without them a browser guesses types, lets the page be framed, and runs whatever an injection brings in.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), cwe(693)],
  frameworks: ['express', 'fastify', 'flask'],
  inspect(application) {
    if (setsHeaders(application)) return [];
    const unknown = mayElsewhere(application);
    const how = WITH[application.framework as keyof typeof WITH];
    const message = `Nothing sets X-Content-Type-Options or Content-Security-Policy; ${how}`;
    return [{ at: application.created, message, ...(unknown !== undefined && { unknown }) }];
  },
  fix: { none: 'A content security policy has to be made for the pages that the service has' },
});
