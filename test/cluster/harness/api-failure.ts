import type { Reply } from './connection.ts';

export interface Failure {
  readonly message: string;
  readonly reason: string;
  readonly causes: readonly string[];
}

interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { readonly field?: string; readonly message?: string }[] };
}

/** What a Status object of the API says went wrong. */
export function failureOf({ body }: Reply): Failure {
  const status: Status = typeof body === 'object' && body !== null ? body : { message: String(body) };
  const causes = (status.details?.causes ?? []).map(({ field, message = '' }) =>
    field ? `${field}: ${message}` : message,
  );
  return { message: status.message ?? '', reason: status.reason ?? '', causes };
}

export class ApiError extends Error implements Failure {
  readonly status: number;
  readonly reason: string;
  readonly causes: readonly string[];

  constructor(what: string, reply: Reply) {
    const { message, reason, causes } = failureOf(reply);
    super(`${what}: ${reply.status} ${message}`);
    this.status = reply.status;
    this.reason = reason;
    this.causes = causes;
  }
}

/** The reply, if its status is a success or one of those named. */
export function expectStatus(what: string, reply: Reply, ...alsoFine: readonly number[]): Reply {
  if ((reply.status >= 200 && reply.status < 300) || alsoFine.includes(reply.status)) return reply;
  throw new ApiError(what, reply);
}
