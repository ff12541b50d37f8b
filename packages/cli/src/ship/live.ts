/** What happens, as it happens: on a terminal a line that is written over, elsewhere plain lines, few enough to be read. */
import { printable, type Style } from '@palisade/report/style';
import type { Told } from '@palisade/ship/run/shipping';

export interface Live {
  readonly tell: (told: Told) => void;
  /** While somebody is asked, nothing is written over the question. */
  readonly pause: (isPaused: boolean) => void;
  readonly end: () => void;
}

export interface Screen {
  readonly isTerminal: boolean;
  readonly width: number;
  readonly style: Style;
  readonly write: (text: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** In a log, the same state is told again after this long. */
const QUIET_MS = 15_000;
const CLEAR = '\r\u001b[K';

const time = (seconds: number): string => (seconds >= 120 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`);

const MOST_EVIDENCE = 5;

/** Lines that stay. What they quote comes from a cluster, and may hold escape sequences. */
function linesOf(told: Exclude<Told, { is: 'progress' }>, style: Style): string[] {
  switch (told.is) {
    case 'waiting':
      return [`waiting: ${printable(told.holder)} is shipping this service`];
    case 'stage':
      return [`${style.bold(told.stage)}: ${told.words}`];
    case 'applied':
      return [style.dim(`  ${told.change} ${printable(told.object)}`)];
    case 'trouble':
      return [style.yellow(`  ${printable(told.words)}`)];
    case 'suspected':
      return [style.yellow(`  ${printable(told.cause.message)}`)];
    case 'cause':
      return [
        style.red(`  ${printable(told.cause.message)}`),
        ...told.evidence.slice(0, MOST_EVIDENCE).map((line) => style.dim(`    ${printable(line)}`)),
      ];
  }
}

export function live({ isTerminal, width, style, write, now }: Screen): Live {
  let isOpen = false;
  let last = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  let holder = '';
  let isPaused = false;

  const close = (): void => {
    if (isOpen) write(CLEAR);
    isOpen = false;
  };
  const keep = (lines: readonly string[]): void => {
    close();
    write(`${lines.join('\n')}\n`);
  };
  function progress(words: string, leftSeconds: number): void {
    const line = `  ${printable(words)}, ${time(leftSeconds)} left`;
    if (isTerminal) {
      write(`${CLEAR}${line.slice(0, Math.max(20, width - 1))}`);
      isOpen = true;
      return;
    }
    if (words === last && now() - lastAt < QUIET_MS) return;
    [last, lastAt] = [words, now()];
    write(`${line}\n`);
  }
  return {
    tell: (told) => {
      if (told.is === 'progress') return isPaused ? undefined : progress(told.words, told.leftSeconds);
      // Who holds the lock is told once.
      if (told.is === 'waiting' && told.holder === holder) return undefined;
      if (told.is === 'waiting') ({ holder } = told);
      return keep(linesOf(told, style));
    },
    pause: (paused) => {
      close();
      isPaused = paused;
    },
    end: close,
  };
}
