/** Ctrl-C and SIGTERM ask for a clean stop: on a terminal one is asked which, elsewhere it was said before. */
import { complain, isTerminal } from '../output.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type Choice = 'roll-back' | 'leave';

const QUESTION = 'Stop: [r]oll back, [l]eave it as it is, or [c]ontinue? ';

/** One key; no answer is no choice. */
async function ask(): Promise<Choice | undefined> {
  const { createInterface } = await import('node:readline/promises');
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = (await questions.question(QUESTION)).trim().toLowerCase();
    if (answer.startsWith('l')) return 'leave';
    return answer.startsWith('r') ? 'roll-back' : undefined;
  } finally {
    questions.close();
  }
}

/** Gives the work a signal whose reason says what is to become of what was begun. `asking`: told while a question stands. */
export async function stopping<T>(
  said: string | undefined,
  asking: (isAsking: boolean) => void,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  let isAsking = false;
  const stop = (choice: Choice): void => {
    complain(choice === 'leave' ? 'stopping; what was begun stays as it is' : 'stopping; what was begun is gone back');
    over.abort(choice);
  };
  const heard = (): void => {
    // Who presses it again does not want to be asked.
    const mayAsk = said === undefined && !isAsking && isTerminal() && process.stdin.isTTY;
    if (!mayAsk) return stop(said === 'leave' ? 'leave' : 'roll-back');
    isAsking = true;
    asking(true);
    ask().then(
      (choice) => {
        isAsking = false;
        asking(false);
        if (choice) stop(choice);
      },
      () => stop('roll-back'),
    );
    return undefined;
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  try {
    return await work(over.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, heard);
  }
}
