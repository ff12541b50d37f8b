/** One message to one channel: tried again while that may help, and told how it ended. It never throws. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, Attempted } from './attempt.ts';
import { type Channel, labelOf } from './channel.ts';
import { email } from './channels/email.ts';
import { slack } from './channels/slack.ts';
import { sns } from './channels/sns.ts';
import { teams } from './channels/teams.ts';
import { webhook } from './channels/webhook.ts';
import type { Message } from './message.ts';

export interface Patience {
  /** For one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** Before each further attempt, in milliseconds; a receiver may ask for more. */
  readonly pausesMs: readonly number[];
  /** Altogether. Who asks for more than is left is not waited for. */
  readonly totalMs: number;
}

export const PATIENCE: Patience = { timeoutMs: 10_000, pausesMs: [500, 2000, 5000], totalMs: 45_000 };

export interface Delivery {
  /** What may be said of the channel. */
  readonly channel: string;
  readonly state: 'delivered' | 'failed';
  readonly attempts: number;
  readonly why?: string;
}

type Open<K extends Channel['kind']> = (channel: Extract<Channel, { kind: K }>, message: Message) => Attempt;

const KINDS: { readonly [K in Channel['kind']]: Open<K> } = { slack, teams, webhook, email, sns };

const openAttempt = (channel: Channel, message: Message): Attempt =>
  (KINDS[channel.kind] as (of: Channel, what: Message) => Attempt)(channel, message);

const STOPPED = 'it was stopped';

/** Also one that does not look at its signal ends, and one that throws before it waits. */
async function bounded(attempt: Attempt, timeoutMs: number, stop: AbortSignal | undefined): Promise<Attempted> {
  const late = AbortSignal.timeout(timeoutMs);
  const signal = stop ? AbortSignal.any([late, stop]) : late;
  const cutOff = new Promise<Attempted>((resolve) => {
    const give = (): void =>
      resolve({ is: 'later', why: stop?.aborted ? STOPPED : `no answer in ${timeoutMs / 1000} s` });
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
  });
  const tried = Promise.resolve(signal)
    .then(attempt)
    .catch((error: unknown): Attempted => {
      return { is: 'refused', why: `it cannot be sent: ${(error as Error).name}` };
    });
  return Promise.race([tried, cutOff]);
}

/** A little more than was asked for, or all who wait come back at once. */
const jittered = (milliseconds: number): number => milliseconds * (1 + Math.random() / 4);

export async function deliver(
  channel: Channel,
  message: Message,
  patience: Patience = PATIENCE,
  stop?: AbortSignal,
): Promise<Delivery> {
  const label = labelOf(channel);
  const began = performance.now();
  const attempt = openAttempt(channel, message);
  if (stop?.aborted) return { channel: label, state: 'failed', attempts: 0, why: STOPPED };
  for (let attempts = 1; ; attempts++) {
    const left = Math.ceil(patience.totalMs - (performance.now() - began));
    const result = await bounded(attempt, Math.max(0, Math.min(patience.timeoutMs, left)), stop);
    if (result.is === 'delivered') return { channel: label, state: 'delivered', attempts };
    const failed = { channel: label, state: 'failed', attempts, why: result.why } as const;
    const planned = patience.pausesMs[attempts - 1];
    if (result.is === 'refused' || planned === undefined || stop?.aborted) return failed;
    const pause = jittered(Math.max(planned, result.afterMs ?? 0));
    if (performance.now() - began + pause > patience.totalMs) return failed;
    await sleep(pause, undefined, stop && { signal: stop }).catch(() => undefined);
    if (stop?.aborted) return { ...failed, why: STOPPED };
  }
}

export const deliverAll = (
  channels: readonly Channel[],
  message: Message,
  patience: Patience = PATIENCE,
  stop?: AbortSignal,
): Promise<Delivery[]> => Promise.all(channels.map((channel) => deliver(channel, message, patience, stop)));
