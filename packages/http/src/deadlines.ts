/**
 * Waits of one length, as many as there are requests. A timer for each would cost as much as all that is asked of its
 * body; they end in the order in which they began, so one timer for the first of them serves all.
 */
export interface Wait {
  readonly due: number;
  readonly late: () => void;
}

export interface Deadlines {
  /** Calls `late` after that time, unless it is ended before. */
  readonly begin: (late: () => void) => Wait;
  readonly end: (wait: Wait) => void;
}

export function deadlines(milliseconds: number): Deadlines {
  /** The first that began is the first in it. */
  const waits = new Set<Wait>();
  let timer: NodeJS.Timeout | undefined;

  const arm = (after: number): void => {
    timer = setTimeout(expire, Math.ceil(after));
    // What is waited for keeps the process alive, and not the waiting.
    timer.unref();
  };

  function expire(): void {
    timer = undefined;
    const now = performance.now();
    for (const wait of waits) {
      if (wait.due > now) {
        arm(wait.due - now);
        return;
      }
      waits.delete(wait);
      wait.late();
    }
  }

  return {
    begin(late) {
      const wait = { due: performance.now() + milliseconds, late };
      waits.add(wait);
      if (!timer) arm(milliseconds);
      return wait;
    },
    end: (wait) => void waits.delete(wait),
  };
}
