/** The end of an attempt: in the journal, and as a receipt. */
import type { Clock } from '../clock.ts';
import type { Redact } from '../observe/redact.ts';
import { Gone, Rejected, Superseded } from '../outcome.ts';
import type { Place } from '../place.ts';
import { changesOf, type Receipt, type Timings } from '../receipt.ts';
import { storeReceipt } from '../state/receipts.ts';
import type { Ended } from './attempt.ts';
import type { Begun } from './begin.ts';
import type { Sides } from './course.ts';
import { persist } from './persist.ts';
import { retire } from './retire.ts';
import type { Shipping } from './shipping.ts';

/** All times of one run. */
export class Stopwatch {
  readonly startedAt: string;
  readonly #clock: Clock;
  readonly #began: number;
  readonly times: Partial<Record<keyof Timings, number>> = {};
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#began = clock.monotonic();
    this.startedAt = clock.wall();
  }
  mark(name: keyof Timings, at = this.#clock.monotonic()): void {
    this.times[name] ??= Math.round(at - this.#began);
  }
  timings(): Timings {
    return { ...this.times, total: Math.round(this.#clock.monotonic() - this.#began) };
  }
}

async function finish(shipping: Shipping, sides: Sides, ended: Ended): Promise<number | undefined> {
  const { journal, lease, clock } = shipping;
  const { entry } = journal;
  if (!entry?.attempt) return undefined;
  const serving = ended.outcome === 'promoted' ? sides.release.number : entry.serving;
  if (ended.outcome === 'held') return serving;
  const { cause, evidence } = ended;
  const attempt = {
    ...entry.attempt,
    outcome: ended.outcome,
    endedAt: clock.wall(),
    evidence,
    ...(cause && { cause }),
  };
  await lease.hold();
  await persist(shipping, () => journal.write({ ...entry, ...(serving !== undefined && { serving }), attempt }));
  return serving;
}

type Rest = Pick<Receipt, 'outcome'> & Partial<Receipt>;

function receiptOf(place: Place, watch: Stopwatch, rest: Rest): Receipt {
  const { api, service, namespace, runner, settings, clock, notes } = place;
  const { requests, retries } = api.cost;
  return {
    version: 1,
    service,
    namespace,
    context: api.context,
    runner,
    strategy: settings.strategy,
    evidence: [],
    images: [],
    changes: [],
    removed: [],
    proof: [],
    startedAt: watch.startedAt,
    endedAt: clock.wall(),
    timings: watch.timings(),
    api: { requests, retries },
    notes,
    ...rest,
  };
}

function markTimes(watch: Stopwatch, { servesAt, failedAt, recoveredAt }: Ended): void {
  if (servesAt !== undefined) watch.mark('serves', servesAt);
  if (failedAt !== undefined) watch.mark('failed', failedAt);
  if (recoveredAt !== undefined) watch.mark('recovered', recoveredAt);
}

export async function conclude(
  shipping: Shipping,
  place: Place,
  watch: Stopwatch,
  begun: Pick<Begun, 'sides'> & Partial<Begun>,
  ended: Ended,
  more: Partial<Receipt>,
): Promise<Receipt> {
  const { sides } = begun;
  const serving = await finish(shipping, sides, ended);
  markTimes(watch, ended);
  const { outcome, cause, evidence, proof, removed } = ended;
  const { number, color, images, strategy, restores } = sides.release;
  const receipt = {
    ...receiptOf(place, watch, { outcome }),
    release: number,
    strategy,
    images,
    evidence,
    proof,
    removed,
    changes: changesOf(begun.planned ?? []),
    ...(cause && { cause }),
    ...(sides.previous && { previous: sides.previous.number }),
    ...(serving !== undefined && { serving }),
    ...(color && { color }),
    ...(restores !== undefined && { restores }),
    ...more,
  };
  await afterwards(shipping, async () => {
    await shipping.lease.hold();
    await persist(shipping, () => storeReceipt(shipping.api, shipping.namespace, receipt));
    if (outcome === 'promoted') await retire(shipping);
  });
  return receipt;
}

/** The journal says by then how it ended: what fails now changes nothing of that, and the next release does it. */
async function afterwards({ tell, secrets }: Shipping, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    tell({ is: 'trouble', words: `tidying up after it failed: ${secrets.redact((error as Error).message)}` });
  }
}

/** Ends that are no accident: each has its receipt. Others are for the caller to tell. */
export function endedBy(place: Place, watch: Stopwatch, redact: Redact, error: unknown): Receipt {
  if (error instanceof Rejected) {
    const { reason, message } = error.why;
    const cause = { reason, message: redact(message) };
    return receiptOf(place, watch, { outcome: 'rejected', cause, details: error.details.map(redact) });
  }
  if (error instanceof Superseded)
    return receiptOf(place, watch, { outcome: 'superseded', cause: { reason: 'superseded', message: error.message } });
  if (error instanceof Gone)
    return receiptOf(place, watch, { outcome: 'rollback-failed', cause: { reason: 'gone', message: error.message } });
  throw error;
}
