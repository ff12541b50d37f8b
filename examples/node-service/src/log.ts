/** What went wrong, a JSON line each, for those who run the service. Callers get the request's id and no more. */
import type { Failure } from '@palisade/http/hardening';

const errorOf = (error: unknown) =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { message: 'not an error' };

export const log = (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), message, ...fields })}\n`);
};

export const logError = (message: string, error: unknown): void => log(message, errorOf(error));

/** Refusals are in the access log. */
export function logFailure({ requestId, status, error }: Failure): void {
  if (status >= 500) log('a request failed', { requestId, ...errorOf(error) });
}
