/** A clock that goes on when it is told to, and shows what it is told to. */
import type { Clock } from '@palisade/ship/clock';

export interface HandClock extends Clock {
  /** Wakes those who sleep, each at its time; what they do then is done before the next. */
  readonly advance: (milliseconds: number) => Promise<void>;
}

/** Whatever promises can do by themselves is done. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => void setImmediate(resolve));
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** `started`: what its stopwatch shows at first. `wall`: what the wall says, whatever the time is. */
export function handClock(started = 0, wall = '2026-01-01T00:00:00.000Z'): HandClock {
  let now = started;
  const sleepers = new Set<Sleeper>();
  const next = (until: number): Sleeper | undefined =>
    [...sleepers].filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at)[0];
  return {
    monotonic: () => now,
    wall: () => wall,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const sleeper: Sleeper = {
          at: now + milliseconds,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        if (signal?.aborted) return resolve();
        sleepers.add(sleeper);
        return signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    advance: async (milliseconds) => {
      const end = now + milliseconds;
      await settled();
      for (let sleeper = next(end); sleeper; sleeper = next(end)) {
        now = Math.max(now, sleeper.at);
        sleeper.wake();
        await settled();
      }
      now = end;
    },
  };
}
