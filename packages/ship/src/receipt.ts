/** The record of an attempt: what was to be, what was seen, how it ended, and what proves that it serves. */

import { wordsOf } from './object.ts';
import type { Cause, Outcome } from './outcome.ts';
import type { Difference } from './plan/difference.ts';
import type { Change, Planned } from './plan/plan.ts';
import type { Strategy } from './strategy.ts';

export interface ReceiptChange {
  readonly object: string;
  readonly change: Change;
  readonly differences: readonly Difference[];
  readonly takesOver?: readonly string[];
}

/** Milliseconds from the start; what did not happen is left out. */
export interface Timings {
  readonly locked?: number;
  readonly planned?: number;
  /** The first byte of the release was written. */
  readonly applied?: number;
  /** All of it serves. */
  readonly serves?: number;
  /** The first failure was seen. */
  readonly suspected?: number;
  /** It was certain, and gone back from. */
  readonly failed?: number;
  readonly recovered?: number;
  readonly total: number;
}

export interface Receipt {
  readonly version: 1;
  readonly service: string;
  readonly namespace: string;
  readonly context: string;
  readonly runner: string;
  readonly outcome: Outcome;
  readonly cause?: Cause;
  /** Where there is more than one thing to say: each right, object or policy. */
  readonly details?: readonly string[];
  readonly evidence: readonly string[];
  readonly strategy: Strategy;
  /** Not where nothing was begun. */
  readonly release?: number;
  readonly previous?: number;
  /** The release that serves now, as far as it was seen. */
  readonly serving?: number;
  readonly restores?: number;
  readonly color?: 'blue' | 'green';
  readonly images: readonly string[];
  readonly changes: readonly ReceiptChange[];
  readonly removed: readonly string[];
  /** What was seen that shows that it serves. */
  readonly proof: readonly string[];
  /** What a release before it had left unfinished, and how that ended. */
  readonly settled?: { readonly release: number; readonly outcome: Outcome };
  readonly startedAt: string;
  readonly endedAt: string;
  readonly timings: Timings;
  readonly api: { readonly requests: number; readonly retries: number };
  readonly notes: Readonly<Record<string, string>>;
}

const DIFFERENCES = 40;

/** Of what changes; the rest is counted by nobody. */
export const changesOf = (planned: readonly Planned[]): ReceiptChange[] =>
  planned
    .filter(({ change }) => change !== 'same')
    .map(({ object, change, differences, takesOver }) => ({
      object: wordsOf(object),
      change,
      differences: differences.slice(0, DIFFERENCES),
      ...(takesOver.length > 0 && { takesOver }),
    }));
