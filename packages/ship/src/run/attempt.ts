/** An attempt from the stage that it is in to its end: forward, and back where forward fails. Any runner can go on with it. */
import type { Cause, Outcome } from '../outcome.ts';
import { withBroughtKinds } from '../plan/brought-kinds.ts';
import type { Attempt } from '../state/journal.ts';
import { backOf, PRUNE } from '../strategy.ts';
import { applyAll, missingSecrets, removeAll } from './carry-out.ts';
import { type Course, courseOf, isFirstColor, runStage, type Sides, sendBack } from './course.ts';
import { persist } from './persist.ts';
import type { Shipping } from './shipping.ts';
import type { StageResult } from './stage.ts';

export interface Ended {
  readonly outcome: Outcome;
  readonly cause?: Cause;
  readonly evidence: readonly string[];
  readonly proof: readonly string[];
  readonly removed: readonly string[];
  /** By the clock. */
  readonly servesAt?: number;
  readonly failedAt?: number;
  readonly recoveredAt?: number;
}

type Run = {
  readonly result: StageResult;
  readonly proof: readonly string[];
  readonly removed: readonly string[];
  readonly servesAt?: number;
};

/** From the stage that the journal names. */
async function runStages(
  shipping: Shipping,
  course: Course,
  sides: Sides,
  from: string,
  record: (stage: string) => Promise<void>,
): Promise<Run> {
  const { clock, tell } = shipping;
  const { stages } = course;
  const removed: string[] = [];
  let proof: readonly string[] = [];
  let servesAt: number | undefined;
  // A stage of another table, as where the weights were changed meanwhile, is begun from the start.
  for (const stage of stages.slice(
    Math.max(
      0,
      stages.findIndex(({ name }) => name === from),
    ),
  )) {
    if (shipping.stop.aborted)
      return { result: { is: 'interrupted' }, proof, removed, ...(servesAt !== undefined && { servesAt }) };
    await record(stage.name);
    tell({ is: 'stage', stage: stage.name, words: stage.words, release: sides.release.number });
    const result = await runStage(shipping, stage, course, removed);
    if (result.is !== 'done') return { result, proof, removed, ...(servesAt !== undefined && { servesAt }) };
    if (result.proof.length > 0) proof = result.proof;
    if (stage.applies === 'all') servesAt = clock.monotonic();
  }
  return { result: { is: 'done', proof }, proof, removed, ...(servesAt !== undefined && { servesAt }) };
}

async function record(shipping: Shipping, change: Partial<Attempt>): Promise<void> {
  const { journal, lease, clock } = shipping;
  const { entry } = journal;
  if (!entry?.attempt) throw new Error('the journal has no attempt to go on with');
  const attempt = { ...entry.attempt, ...change, stageAt: clock.wall() };
  await lease.hold();
  await persist(shipping, () => journal.write({ ...entry, token: lease.token, attempt }));
}

type Stopped = Exclude<StageResult, { is: 'done' }>;

const INTERRUPTED: Cause = { reason: 'interrupted', message: 'somebody asked for it to be stopped' };

const causeOf = (result: Stopped): { readonly cause: Cause; readonly evidence: readonly string[] } =>
  result.is === 'interrupted'
    ? { cause: INTERRUPTED, evidence: [] }
    : { cause: result.cause, evidence: result.evidence };

/** Does it stay as it is, for somebody to decide? */
function isLeft({ settings, stop }: Shipping, result: Stopped): boolean {
  if (result.is === 'held') return settings.onHold === 'leave';
  return result.is === 'interrupted' && stop.reason === 'leave';
}

async function goBack(
  shipping: Shipping,
  sides: Sides,
  from: string,
  why: { cause: Cause; evidence: readonly string[] },
): Promise<Ended> {
  const { clock } = shipping;
  const failedAt = clock.monotonic();
  const missing = sides.previous ? await missingSecrets(shipping, sides.previous.objects) : [];
  if (missing.length > 0) {
    const message = `${why.cause.message}. And it cannot be gone back: ${missing.join(', ')} is not there any more`;
    return {
      outcome: 'rollback-failed',
      cause: { reason: 'secret-gone', message },
      evidence: why.evidence,
      proof: [],
      removed: [],
      failedAt,
    };
  }
  // Whoever asked it to stop does not stop it from going back.
  const calm = { ...shipping, stop: new AbortController().signal };
  const course = await courseOf(calm, sides, 'back');
  const { result, proof, removed } = await runStages(calm, course, sides, from, (stage) => record(calm, { stage }));
  if (result.is === 'done')
    return { outcome: 'rolled-back', ...why, proof, removed, failedAt, recoveredAt: clock.monotonic() };
  await sendBack(calm, course);
  const { cause, evidence } = causeOf(result);
  const message = `${why.cause.message}. Going back failed as well: ${cause.message}`;
  return {
    outcome: 'rollback-failed',
    cause: { reason: why.cause.reason, message },
    evidence: [...why.evidence, ...evidence],
    proof,
    removed,
    failedAt,
  };
}

/** There is nothing to go back to. What failed is kept to be looked at, or taken away, as was chosen. */
async function noPrior(
  shipping: Shipping,
  sides: Sides,
  why: { cause: Cause; evidence: readonly string[] },
): Promise<Ended> {
  const { settings, clock } = shipping;
  const failedAt = clock.monotonic();
  const { leaves, to, live } = await courseOf(shipping, sides, 'back');
  const removed = settings.onFirstFailure === 'remove' ? await removeAll(shipping, leaves) : [];
  // What was somebody else's is theirs again; none of it served.
  if (settings.onFirstFailure === 'remove') await applyAll(shipping, to.objects, { live, standsIn: false });
  return { outcome: 'failed-no-prior', ...why, proof: [], removed, failedAt };
}

const back = async (
  shipping: Shipping,
  sides: Sides,
  why: { cause: Cause; evidence: readonly string[] },
): Promise<Ended> => {
  const stage = backOf(sides.release.strategy, isFirstColor(sides))[0]?.name ?? '';
  await record(shipping, { direction: 'back', stage, cause: why.cause, evidence: why.evidence });
  shipping.tell({ is: 'cause', ...why });
  return sides.previous ? goBack(shipping, sides, stage, why) : noPrior(shipping, sides, why);
};

const RUNNER_LOST: Cause = { reason: 'runner-lost', message: 'the runner that shipped it was lost' };

/** Also where they were not applied yet. */
const knowing = (shipping: Shipping, { release, previous }: Sides): Shipping => ({
  ...shipping,
  kinds: withBroughtKinds(shipping.kinds, [...release.objects, ...(previous?.objects ?? [])]),
});

/** From where the journal says that it is. @throws Superseded; ClusterFailure where the server is away for too long */
export async function carryOn(runner: Shipping, sides: Sides): Promise<Ended> {
  const shipping = knowing(runner, sides);
  const { attempt } = shipping.journal.entry ?? {};
  if (!attempt) throw new Error('the journal has no attempt to go on with');
  const { cause = RUNNER_LOST, evidence = [] } = attempt;
  if (attempt.direction === 'back')
    return sides.previous
      ? goBack(shipping, sides, attempt.stage, { cause, evidence })
      : noPrior(shipping, sides, { cause, evidence });
  const gone = await missingSecrets(shipping, sides.release.objects);
  if (gone.length > 0)
    return back(shipping, sides, {
      cause: { reason: 'secret-gone', message: `${gone.join(', ')} was not written, or is gone` },
      evidence: [],
    });
  const course = await courseOf(shipping, sides, 'forward');
  const run = await runStages(shipping, course, sides, attempt.stage, (stage) => record(shipping, { stage }));
  const { result, proof, removed, servesAt } = run;
  const serves = servesAt === undefined ? {} : { servesAt };
  if (result.is === 'done') return { outcome: 'promoted', evidence: [], proof, removed, ...serves };
  const why = causeOf(result);
  if (isLeft(shipping, result)) {
    await record(shipping, why);
    return { outcome: 'held', ...why, proof, removed, ...serves };
  }
  return { ...(await back(shipping, sides, why)), ...serves };
}

/** Whoever comes after a runner that was lost does not go on with what it began. */
export function giveUp(runner: Shipping, sides: Sides): Promise<Ended> {
  const shipping = knowing(runner, sides);
  const { attempt } = shipping.journal.entry ?? {};
  // All that was left to do was to tidy up: it had been seen to serve.
  const isProven = attempt?.stage === PRUNE.name;
  return attempt?.direction === 'back' || isProven
    ? carryOn(shipping, sides)
    : back(shipping, sides, { cause: attempt?.cause ?? RUNNER_LOST, evidence: attempt?.evidence ?? [] });
}
