/** One stage: what it applies is applied, looked at until it is ready or certain to fail, asked, and watched for its time. */
import type { KubeObject } from '../object.ts';
import { deleteObject, podPath } from '../objects.ts';
import { likeliestCause, suspicion } from '../observe/cause.ts';
import { evidenceOf } from '../observe/evidence.ts';
import { type Ends, failingPod } from '../observe/failing.ts';
import {
  endsOf,
  type FirstSeen,
  fewerReady,
  judge,
  type ReadyCounts,
  readyCounts,
  regressed,
} from '../observe/judge.ts';
import { lookAt, type Seen } from '../observe/look.ts';
import type { Cause } from '../outcome.ts';
import type { Answered } from '../prove/asks.ts';
import { type Asking, answers } from './answers.ts';
import { persist } from './persist.ts';
import type { Shipping } from './shipping.ts';

export interface StageWork extends Asking {
  /** The workloads that have to be ready. */
  readonly watch: readonly KubeObject[];
  readonly measures: boolean;
  /** To what served before. */
  readonly isBack: boolean;
  /** Watched for so long once it is ready. */
  readonly lastsMs: number;
  /** By the clock: when it has to be ready. */
  readonly deadline: number;
}

export type StageResult =
  | { readonly is: 'done'; readonly proof: readonly string[] }
  | { readonly is: 'failed'; readonly cause: Cause; readonly evidence: readonly string[] }
  | { readonly is: 'held'; readonly cause: Cause; readonly evidence: readonly string[] }
  | { readonly is: 'interrupted' };

const POLL_MS = 500;
const WATCH_MS = 1000;
/** While it serves, a single bad answer is an accident; until it does, there is time to the deadline. */
const GRACE_MS = 8000;
/** Pods may be moved while it is watched; for longer than this nobody is. */
const DOWN_MS = 20_000;

/** For how long each of two answers has been coming. */
class Since {
  #at: number | undefined;
  /** How long it has been so; 0 where it is not. */
  of(isSo: boolean, now: number): number {
    if (!isSo) this.#at = undefined;
    else this.#at ??= now;
    return this.#at === undefined ? 0 : now - this.#at;
  }
}

interface Doubts {
  readonly refused: Since;
  readonly unknown: Since;
  readonly down: Since;
}

type Verdict =
  | { readonly is: 'wait'; readonly words: string; readonly cause?: Cause }
  | { readonly is: 'ready'; readonly proof: readonly string[] }
  | { readonly is: 'failed' | 'held'; readonly cause: Cause };

function judged(
  { settings }: Shipping,
  all: readonly Answered[],
  doubts: Doubts,
  now: number,
  graceMs: number,
): Verdict {
  const refusal = all.find(({ is }) => is === 'no');
  const doubt = all.find(({ is }) => is === 'unknown');
  const refusedMs = doubts.refused.of(refusal !== undefined, now);
  const unknownMs = doubts.unknown.of(doubt !== undefined, now);
  if (refusal && refusedMs >= graceMs) return { is: 'failed', cause: { reason: refusal.of, message: refusal.words } };
  if (doubt && unknownMs >= settings.holdSeconds * 1000)
    return { is: 'held', cause: { reason: 'unknown', message: `${doubt.words}, for ${settings.holdSeconds} s` } };
  const open = refusal ?? doubt;
  return open
    ? { is: 'wait', words: open.words, cause: { reason: open.of, message: open.words } }
    : { is: 'ready', proof: all.map(({ words }) => words) };
}

/** What a StatefulSet would wait for in vain is taken away; it makes it anew, as it is to be, with the same volumes. */
async function unstick(
  { api, lease, tell }: Shipping,
  { isBack }: StageWork,
  { workloads }: Seen,
  freed: Set<string>,
): Promise<void> {
  for (const { reference, isFresh, stuck } of workloads) {
    if (!isFresh) continue;
    for (const pod of stuck.filter((one) => isBack || failingPod(one))) {
      if (freed.has(pod.uid)) continue;
      freed.add(pod.uid);
      await lease.hold();
      await deleteObject(api, podPath(reference.metadata.namespace ?? '', pod.name));
      tell({ is: 'applied', object: `Pod ${reference.metadata.namespace}/${pod.name}`, change: 'removed' });
    }
  }
}

/** What is remembered from look to look until it is ready. */
interface Beginning {
  readonly seen: FirstSeen;
  readonly doubts: Doubts;
  /** Pods that were taken away, each once. */
  readonly freed: Set<string>;
  /** What pods that served before this began had done by then. */
  before?: Ends;
}

async function gettingReady(shipping: Shipping, work: StageWork, seen: Seen, memory: Beginning): Promise<Verdict> {
  const now = shipping.clock.monotonic();
  memory.before ??= endsOf(seen, ({ ready }) => ready);
  await unstick(shipping, work, seen, memory.freed);
  const judgement = judge(seen, memory.seen, now, memory.before);
  if (judgement.is === 'progressing') return { is: 'wait', words: judgement.words };
  if (judgement.is === 'doomed') {
    const { cause } = judgement;
    // Where else could it go? What keeps it from coming back may pass.
    return work.isBack ? { is: 'wait', words: cause.message } : { is: 'failed', cause };
  }
  return judged(shipping, await answers(shipping, work, seen, false), memory.doubts, now, Number.POSITIVE_INFINITY);
}

/** As it was when it began to be watched. */
interface Watched {
  readonly ends: Ends;
  readonly ready: ReadyCounts;
}

async function goingOn(
  shipping: Shipping,
  work: StageWork,
  seen: Seen,
  before: Watched,
  doubts: Doubts,
): Promise<Verdict> {
  const now = shipping.clock.monotonic();
  const cause = regressed(seen, before.ends);
  if (cause) return { is: 'failed', cause };
  const fewer = fewerReady(seen, before.ready);
  if (doubts.down.of(fewer !== undefined, now) >= DOWN_MS)
    return {
      is: 'failed',
      cause: likeliestCause(seen) ?? { reason: 'unavailable', message: 'pods that were ready are not any more' },
    };
  const verdict = judged(shipping, await answers(shipping, work, seen, work.measures), doubts, now, GRACE_MS);
  return verdict.is === 'ready' && fewer !== undefined ? { is: 'wait', words: fewer } : verdict;
}

const late = (seen: Seen, { words, cause: open }: Extract<Verdict, { is: 'wait' }>): Cause => {
  const cause = likeliestCause(seen) ?? open;
  return cause
    ? { ...cause, message: `${cause.message}. The time for it is over` }
    : { reason: 'deadline', message: `the time for it is over: ${words}` };
};

type Step = (seen: Seen) => Promise<Verdict>;

/** Looks until there is a verdict; `until` says what a wait has come to. */
async function looking(
  shipping: Shipping,
  work: StageWork,
  pauseMs: number,
  step: Step,
  isOver: (verdict: Verdict, seen: Seen) => Verdict | undefined,
): Promise<StageResult> {
  const { api, kinds, clock, secrets, stop } = shipping;
  const { redact } = secrets;
  for (;;) {
    if (stop.aborted) return { is: 'interrupted' };
    // A look is whole or is none: where the server goes away in between, all is read anew.
    const { seen, verdict } = await persist(
      shipping,
      async () => {
        const look = await lookAt(api, kinds, work.watch);
        return { seen: look, verdict: await step(look) };
      },
      true,
    );
    const end = isOver(verdict, seen);
    if (end?.is === 'ready') return { is: 'done', proof: end.proof };
    if (end && end.is !== 'wait') {
      const { reason, message } = end.cause;
      const evidence = await evidenceOf(api, seen, redact);
      return { is: end.is, cause: { reason, message: redact(message) }, evidence };
    }
    await clock.sleep(pauseMs, stop);
  }
}

const doubtless = (): Doubts => ({ refused: new Since(), unknown: new Since(), down: new Since() });

/** The first failure is told at once, though it may pass. */
function suspecting({ tell, secrets }: Shipping): (seen: Seen) => void {
  let isTold = false;
  return (seen) => {
    const cause = isTold ? undefined : suspicion(seen);
    if (!cause) return;
    isTold = true;
    tell({ is: 'suspected', cause: { ...cause, message: secrets.redact(cause.message) } });
  };
}

function untilReady(shipping: Shipping, work: StageWork): Promise<StageResult> {
  const { clock, tell } = shipping;
  const suspect = suspecting(shipping);
  const memory: Beginning = { seen: new Map(), doubts: doubtless(), freed: new Set() };
  return looking(
    shipping,
    work,
    POLL_MS,
    (seen) => gettingReady(shipping, work, seen, memory),
    (verdict, seen) => {
      suspect(seen);
      if (verdict.is !== 'wait') return verdict;
      const left = work.deadline - clock.monotonic();
      if (left <= 0) return { is: 'failed', cause: late(seen, verdict) };
      tell({ is: 'progress', words: shipping.secrets.redact(verdict.words), leftSeconds: Math.ceil(left / 1000) });
      return undefined;
    },
  );
}

/** What is not known at the end is waited for, as long as may be held. */
async function whileItLasts(shipping: Shipping, work: StageWork): Promise<StageResult> {
  const { clock, tell } = shipping;
  const doubts = doubtless();
  const end = clock.monotonic() + work.lastsMs;
  let before: Watched | undefined;
  const step: Step = (seen) => {
    before ??= { ends: endsOf(seen), ready: readyCounts(seen) };
    return goingOn(shipping, work, seen, before, doubts);
  };
  return looking(shipping, work, WATCH_MS, step, (verdict) => {
    const left = end - clock.monotonic();
    if (verdict.is !== 'wait' && verdict.is !== 'ready') return verdict;
    if (left <= 0 && verdict.is === 'ready') return verdict;
    const words = verdict.is === 'ready' ? 'all is well' : verdict.words;
    tell({ is: 'progress', words: shipping.secrets.redact(words), leftSeconds: Math.max(0, Math.ceil(left / 1000)) });
    return undefined;
  });
}

export async function observe(shipping: Shipping, work: StageWork): Promise<StageResult> {
  const ready = await untilReady(shipping, work);
  return ready.is === 'done' && work.lastsMs > 0 ? whileItLasts(shipping, work) : ready;
}
