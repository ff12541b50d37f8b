/** Why a cluster could not be read: what, where, and how to mend it. */

export type FailureReason =
  | 'config'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'unreachable'
  | 'timeout'
  | 'server'
  | 'garbage'
  | 'gone';

/** Reading stops: a part of a cluster is never presented as the whole of it. */
export class ClusterFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

export const isFailure = (error: unknown, ...reasons: readonly FailureReason[]): error is ClusterFailure =>
  error instanceof ClusterFailure && (reasons.length === 0 || reasons.includes(error.reason));
