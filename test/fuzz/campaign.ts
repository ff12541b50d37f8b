/** Runs inputs for a time, and tells of each way to fail once: with a small input and the seed. */
import { Broken, holds } from './invariants.ts';
import { mutated } from './mutate.ts';
import { randomFrom } from './random.ts';
import { type Input, seeds } from './seeds.ts';
import { shrink } from './shrink.ts';

export interface Failure {
  /** Of the one input: `--seed` with it runs that input first. */
  readonly seed: number;
  readonly what: string;
  readonly input: Input;
}

export interface Campaign {
  readonly inputs: number;
  readonly slowestMs: number;
  readonly failures: readonly Failure[];
}

const SHRINK_MS = 10_000;

/** Failures of one cause have one name: the invariant and the control, or the place in the code. */
function nameOf(error: unknown): string {
  if (error instanceof Broken) {
    const subject = /^[\w-]+\/[\w-]+/.exec(error.message.slice(error.invariant.length + 2))?.[0] ?? '';
    return `${error.invariant} ${subject}`.trim();
  }
  const { name, message, stack = '' } = error as Error;
  const place = /\(?(?:file:\/\/)?[^\s(]*\/((?:packages|node_modules)\/[^\s)]+?):(\d+):\d+/.exec(stack);
  return `${name}: ${message.slice(0, 100)} (${place ? `${place[1]}:${place[2]}` : 'nowhere'})`;
}

async function failureOf(input: Input): Promise<{ name: string; detail: string } | undefined> {
  try {
    await holds(input);
    return undefined;
  } catch (error) {
    return { name: nameOf(error), detail: (error as Error).message.slice(0, 2_000) };
  }
}

export async function campaign(seconds: number, seed: number, tell: (failure: Failure) => void): Promise<Campaign> {
  const all = seeds();
  const known = new Map<string, Failure>();
  let end = performance.now() + seconds * 1_000;
  let inputs = 0;
  let slowestMs = 0;
  // The controls are loaded before anything is timed.
  for (const input of [all.at(-1), all.at(-2)]) if (input) await failureOf(input);
  for (; performance.now() < end; inputs++) {
    const own = (seed + inputs) >>> 0;
    const input = mutated(all, randomFrom(own));
    const start = performance.now();
    const failed = await failureOf(input);
    slowestMs = Math.max(slowestMs, performance.now() - start);
    if (!failed || known.has(failed.name)) continue;
    const shrinking = performance.now();
    const small = await shrink(input, async (one) => (await failureOf(one))?.name === failed.name, SHRINK_MS);
    const failure = {
      seed: own,
      what: `${failed.name}\n${(await failureOf(small))?.detail ?? failed.detail}`,
      input: small,
    };
    known.set(failed.name, failure);
    tell(failure);
    end += performance.now() - shrinking;
  }
  return { inputs, slowestMs, failures: [...known.values()] };
}

export const shown = ({ seed, what, input }: Failure): string =>
  `seed ${seed}: ${what}\n${input.map(({ path, text }) => `=== ${JSON.stringify(path)}\n${JSON.stringify(text)}`).join('\n')}\n`;
