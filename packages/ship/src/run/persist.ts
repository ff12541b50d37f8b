/** Goes on through what passes: a server that restarts, a line that is cut. What is done again has to be the same again. */
import { isFailure } from '@palisade/sources/cluster/failure';
import type { Shipping } from './shipping.ts';

/** For how long, in milliseconds, by what the failure is: the server is away, or it errs. */
const PATIENCE = { away: 90_000, errs: 10_000 } as const;
const PAUSE_MS = 500;

function patienceWith(error: unknown, isLook: boolean): number {
  if (isFailure(error, 'unreachable', 'timeout', 'garbage')) return PATIENCE.away;
  // Nobody stands between a question and the server: what errs there passes, or says nothing of the release.
  if (isLook && isFailure(error, 'server')) return PATIENCE.away;
  // A new server may not know its own authorizers yet, nor a new kind of object.
  return isFailure(error, 'server', 'conflict') ? PATIENCE.errs : 0;
}

/** @throws what did not pass */
export async function persist<T>(
  { clock, tell }: Pick<Shipping, 'clock' | 'tell'>,
  work: () => Promise<T>,
  isLook = false,
): Promise<T> {
  const began = clock.monotonic();
  let isTold = false;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (clock.monotonic() - began >= patienceWith(error, isLook)) throw error;
      if (!isTold) tell({ is: 'trouble', words: (error as Error).message });
      isTold = true;
      await clock.sleep(PAUSE_MS);
    }
  }
}
