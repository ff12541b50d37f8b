/** One attempt to deliver, and what came of it. */

export type Attempted =
  | { readonly is: 'delivered' }
  /** Worth another attempt, after so many milliseconds where the receiver says it. */
  | { readonly is: 'later'; readonly why: string; readonly afterMs?: number }
  /** No other attempt would end otherwise. */
  | { readonly is: 'refused'; readonly why: string };

export type Attempt = (signal: AbortSignal) => Promise<Attempted>;
