/** Time as ship needs it: handed in, so that nothing else asks for it. */

export interface Clock {
  /** Milliseconds that only go forward; what is waited for is measured in these. */
  readonly monotonic: () => number;
  /** What the wall says, in ISO 8601: for records only, since no two walls agree. */
  readonly wall: () => string;
  /** Ends early, without an error, when the signal comes. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}
