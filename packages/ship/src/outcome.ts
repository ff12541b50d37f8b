/** How an attempt to ship ends: one table for the words, the exit code and what is told. */

export const OUTCOMES = {
  promoted: { exit: 0, words: 'promoted: it serves', level: 'success' },
  rejected: { exit: 1, words: 'rejected: nothing was changed', level: 'failure' },
  'rolled-back': { exit: 3, words: 'rolled back: the release before it serves', level: 'failure' },
  'rollback-failed': { exit: 4, words: 'ROLLBACK FAILED: somebody has to look now', level: 'failure' },
  held: { exit: 5, words: 'held: left as it is, for somebody to decide', level: 'warning' },
  superseded: { exit: 6, words: 'superseded: another runner has it', level: 'warning' },
  'failed-no-prior': { exit: 7, words: 'failed, and there is no release to go back to', level: 'failure' },
} as const satisfies Readonly<
  Record<string, { exit: number; words: string; level: 'success' | 'warning' | 'failure' }>
>;

export type Outcome = keyof typeof OUTCOMES;

/** Why a release failed, in words for people, and which rule says so. */
export interface Cause {
  /** Stable, for programs: `crash-loop`, `image-pull`, `readiness` … */
  readonly reason: string;
  readonly message: string;
}

/** Nothing was changed, and this is why. */
export class Rejected extends Error {
  readonly why: Cause;
  readonly details: readonly string[];
  constructor(reason: string, message: string, details: readonly string[] = []) {
    super(message);
    this.why = { reason, message };
    this.details = details;
  }
}

/** Another runner holds the lock, or has taken it. Nothing may be written any more. */
export class Superseded extends Error {}

/** The lock or the memory is not there any more, most likely with its namespace. Nothing can be written, nor gone back to. */
export class Gone extends Error {}
