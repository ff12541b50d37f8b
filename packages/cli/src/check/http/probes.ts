/** What is asked of a service. Nothing of it changes anything, and a service that logs it has a name to look for. */
import { FOREIGN_ORIGIN } from '@palisade/core/subject/http';
import type { Probe } from './request.ts';

export const HEALTH_PATHS = ['/livez', '/readyz', '/healthz'];
const MISSING = '/palisade-no-such-path';
/** More than any form, and less than what hurts a service that reads it all. */
const OVERSIZE = 1_250_000;

const json = { 'content-type': 'application/json' };

/** After the page itself. */
export function probesOf(path: string, active: boolean): Probe[] {
  return [
    { purpose: 'missing', method: 'GET', path: MISSING, headers: { accept: 'text/html' } },
    { purpose: 'malformed', method: 'GET', path: `${MISSING}/%E0%A4%A` },
    { purpose: 'invalid-json', method: 'POST', path: MISSING, headers: json, body: '{"palisade":' },
    ...HEALTH_PATHS.map((health): Probe => ({ purpose: 'health', method: 'GET', path: health })),
    { purpose: 'trace', method: 'TRACE', path: '/' },
    { purpose: 'cors', method: 'GET', path, headers: { origin: FOREIGN_ORIGIN } },
    ...(active ? [oversize()] : []),
  ];
}

const oversize = (): Probe => ({
  purpose: 'oversize',
  method: 'POST',
  path: MISSING,
  headers: json,
  body: JSON.stringify({ palisade: 'x'.repeat(OVERSIZE) }),
});
