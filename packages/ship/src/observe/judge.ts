/**
 * Is it ready, on its way, or doomed? Pure. Doomed is only what is certain: every new pod fails in a way that waiting does not
 * mend. What may mend itself is waited for, to the deadline, which then names it.
 */

import { keyOf, wordsOf } from '../object.ts';
import type { Cause } from '../outcome.ts';
import { likeliestCause } from './cause.ts';
import {
  type Bounds,
  ENDED,
  type Ends,
  type Failing,
  failingPod,
  failuresOf,
  how,
  moreFailures,
  of,
  refusalOf,
} from './failing.ts';
import type { Seen } from './look.ts';
import type { PodView, WorkloadView } from './view.ts';

export type Judgement =
  | { readonly is: 'ready' }
  | { readonly is: 'progressing'; readonly words: string }
  | { readonly is: 'doomed'; readonly cause: Cause };

const isReady = (view: WorkloadView): boolean =>
  view.isDone ??
  (view.isFresh &&
    view.updated >= view.renewed &&
    view.available >= view.desired &&
    view.total <= view.desired &&
    view.pods.filter(({ ready }) => ready).length >= view.renewed);

/** When each way to fail was first seen: remembered from look to look, for as long as it lasts. */
export type FirstSeen = Map<string, number>;

/** It has lasted for as long as it may be a beginning. */
function hasLasted(key: string, isSo: boolean, graceMs: number, seen: FirstSeen, now: number): boolean {
  if (!isSo) seen.delete(key);
  if (!isSo) return false;
  const since = seen.get(key) ?? now;
  seen.set(key, since);
  return now - since >= graceMs;
}

function isCertain(failing: Failing | undefined, pod: PodView, seen: FirstSeen, now: number): boolean {
  const own = `${pod.uid}/`;
  const key = failing && own + failing.cause.reason;
  for (const other of seen.keys()) if (other !== key && other.startsWith(own)) seen.delete(other);
  return failing !== undefined && hasLasted(own + failing.cause.reason, true, failing.graceMs, seen, now);
}

/** How often a pod may end is for the Job to say. */
const mayEnd = ({ isDone }: WorkloadView): boolean => isDone !== undefined;

function unstartable(pod: PodView): Failing | undefined {
  const failing = failingPod(pod);
  return failing && ENDED.has(failing.cause.reason) ? undefined : failing;
}

/** A controller may still tell of the template before. */
const REFUSAL_MS = 2000;

function doomed(view: WorkloadView, bounds: Bounds, seen: FirstSeen, now: number): Cause | undefined {
  const refusal = refusalOf(view);
  const isRefused = refusal?.certain === true && view.pods.length === 0;
  if (hasLasted(keyOf(view.reference), isRefused, REFUSAL_MS, seen, now) && refusal)
    return { reason: refusal.reason, message: `${wordsOf(view.reference)}: no pod can be made: ${refusal.message}` };
  const failing = view.pods.map((pod) => ({ pod, failing: mayEnd(view) ? unstartable(pod) : failingPod(pod, bounds) }));
  const sure = failing.filter((one) => isCertain(one.failing, one.pod, seen, now));
  return view.pods.length > 0 && sure.length === view.pods.length ? sure[0]?.failing?.cause : undefined;
}

const counts = ({ reference, isDone, desired, renewed, updated, available, total }: WorkloadView): string => {
  if (isDone !== undefined) return `${reference.metadata.name}: ${available} of ${desired} done, ${total} running`;
  const old = total - updated;
  return `${reference.metadata.name}: ${Math.min(updated, renewed)} of ${renewed} new, ${Math.min(available, desired)} available${old > 0 ? `, ${old} old` : ''}`;
};

const GONE: Cause = { reason: 'gone', message: 'it is not there any more' };

function failedJob({ reference, gaveUp }: WorkloadView, look: Seen): Cause {
  const why = likeliestCause(look);
  return { reason: 'job', message: `${wordsOf(reference)} failed: ${gaveUp}${why ? `; ${why.message}` : ''}` };
}

/** `seen` is written to. `before`: ends that are none of this release's. */
export function judge(look: Seen, seen: FirstSeen, now: number, before: Ends = new Map()): Judgement {
  const { workloads, gone } = look;
  if (gone.length > 0) return { is: 'doomed', cause: likeliestCause(look) ?? GONE };
  for (const view of workloads.filter(({ isFresh }) => isFresh)) {
    const isAmongOthers = workloads.some((other) => other !== view && !isReady(other));
    const cause = doomed(view, { before, isAmongOthers }, seen, now);
    if (cause) return { is: 'doomed', cause };
    if (view.gaveUp !== undefined) return { is: 'doomed', cause: failedJob(view, look) };
  }
  if (workloads.every(isReady)) return { is: 'ready' };
  return { is: 'progressing', words: workloads.map(counts).join('; ') };
}

type OfPods = (pod: PodView) => boolean;

/** How often containers have ended so far, of the pods that count. */
export const endsOf = ({ workloads }: Seen, isCounted: OfPods = () => true): Ends =>
  new Map(
    workloads.flatMap(({ pods }) =>
      pods
        .filter(isCounted)
        .flatMap((pod) => pod.containers.map((one) => [`${pod.uid}/${one.name}`, failuresOf(one)] as const)),
    ),
  );

/** How many pods of each workload are ready. */
export type ReadyCounts = ReadonlyMap<string, number>;

const readyIn = ({ pods }: WorkloadView): number => pods.filter(({ ready }) => ready).length;

export const readyCounts = ({ workloads }: Seen): ReadyCounts =>
  new Map(workloads.map((view) => [keyOf(view.reference), readyIn(view)]));

/** Of several pods some may be moved by others at a time; of one there is no other. */
const moved = (count: number): number => (count < 2 ? 0 : Math.max(1, Math.floor(count / 4)));

/** A workload with fewer pods that are ready than when it began to be watched; more that are wanted are none of its failures. */
export function fewerReady({ workloads }: Seen, before: ReadyCounts): string | undefined {
  const down = workloads.find((view) => {
    const count = Math.min(before.get(keyOf(view.reference)) ?? 0, view.desired);
    return readyIn(view) < count - moved(count);
  });
  return down && counts(down);
}

/** One death by memory is enough; of other ends a second one is no accident, but where there are many pods. */
const CRASHES = 2;
const CRASHES_PER_POD = 0.05;

/** A node took it away: that is no end of its own. */
const wasTaken = ({ phase, message }: PodView): boolean => phase === 'Failed' && message !== undefined;

/** What a release that was ready does wrong while it is watched; `before` is what it had done when that began. */
export function regressed(look: Seen, before: Ends): Cause | undefined {
  if (look.gone.length > 0) return likeliestCause(look) ?? GONE;
  const pods = look.workloads.flatMap((view) => view.pods).filter((pod) => !wasTaken(pod));
  const worst = pods.flatMap((pod) => {
    const ends = pod.containers.map((container) => ({ pod, container, more: moreFailures(container, pod, before) }));
    // What takes one container of a pod down with the others, as a node that starts anew, is one end.
    return ends.filter(({ more }) => more > 0).toSorted((one, other) => other.more - one.more);
  });
  const told = (reason: string, { pod, container }: (typeof worst)[number]): Cause => ({
    reason,
    message: `${of(container)} of ${pod.name}, after it was ready: ${how(container)}`,
  });
  const outOfMemory = worst.find(({ container }) => container.ended?.reason === 'OOMKilled');
  if (outOfMemory) return told('out-of-memory', outOfMemory);
  const [first] = worst;
  const byPod = [...Map.groupBy(worst, ({ pod }) => pod.uid).values()].map(([most]) => most?.more ?? 0);
  const most = Math.max(CRASHES, Math.ceil(pods.length * CRASHES_PER_POD));
  return first && byPod.reduce((sum, more) => sum + more, 0) >= most ? told('crash-loop', first) : undefined;
}
