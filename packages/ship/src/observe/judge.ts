/**
 * Is it ready, on its way, or doomed? Pure. Doomed is only what is certain: every new pod fails in a way that waiting does not
 * mend. What may mend itself is waited for, to the deadline, which then names it.
 */

import { wordsOf } from '../object.ts';
import type { Cause } from '../outcome.ts';
import type { Seen } from './look.ts';
import type { ContainerView, EventView, PodView, WorkloadView } from './view.ts';

export type Judgement =
  | { readonly is: 'ready' }
  | { readonly is: 'progressing'; readonly words: string }
  | { readonly is: 'doomed'; readonly cause: Cause };

/** A way to fail, and for how long it may still be a beginning, in milliseconds. */
interface Failing {
  readonly cause: Cause;
  readonly graceMs: number;
}

interface Waiting {
  readonly reason: string;
  readonly means: string;
  readonly graceMs: number;
}

/** Some make their Secret seconds after they were told to. */
const SOON = 8000;
const AT_ONCE = 1000;

/** kubelet's reasons (pkg/kubelet/container, sync_result.go; images/types.go). */
export const WAITING: ReadonlyMap<string, Waiting> = new Map([
  ['InvalidImageName', { reason: 'image-pull', means: 'the name of the image is malformed', graceMs: 0 }],
  [
    'ErrImageNeverPull',
    { reason: 'image-pull', means: 'the image is not on the node and may not be pulled', graceMs: AT_ONCE },
  ],
  ['ErrImagePull', { reason: 'image-pull', means: 'the image cannot be pulled', graceMs: SOON }],
  ['ImagePullBackOff', { reason: 'image-pull', means: 'the image cannot be pulled', graceMs: SOON }],
  ['ImageInspectError', { reason: 'image-pull', means: 'the image cannot be read', graceMs: SOON }],
  ['RegistryUnavailable', { reason: 'image-pull', means: 'the registry does not answer', graceMs: SOON }],
  [
    'SignatureValidationFailed',
    { reason: 'image-pull', means: 'the signature of the image is not accepted', graceMs: AT_ONCE },
  ],
  ['CreateContainerConfigError', { reason: 'config', means: 'its configuration cannot be found', graceMs: SOON }],
  ['CreateContainerError', { reason: 'create-container', means: 'the container cannot be made', graceMs: SOON }],
  ['RunContainerError', { reason: 'run-container', means: 'the container cannot be started', graceMs: SOON }],
]);

/** What no registry takes back. */
const PERMANENT = /not found|manifest unknown|unauthorized|denied|invalid reference|no match for platform/i;
/** Causes that are ends of containers. */
const ENDED: ReadonlySet<string> = new Set(['out-of-memory', 'crash-loop']);
/** A first failure may be an accident. */
const FAILURES = 2;

const how = ({ ended }: ContainerView): string => {
  if (!ended) return 'it ended';
  if (ended.reason === 'OOMKilled') return 'it used more memory than its limit (OOMKilled)';
  const why = ended.message === '' ? '' : `: ${ended.message.trim().split('\n').at(-1)}`;
  return `it ended with exit code ${ended.exitCode}${ended.reason === '' || ended.reason === 'Error' ? '' : ` (${ended.reason})`}${why}`;
};

const of = ({ init, name }: ContainerView): string => `${init ? 'init container' : 'container'} ${name}`;

/** Restarts, and the end that has not been followed by one yet. */
const failuresOf = ({ restarts, ended, isDown }: ContainerView): number => restarts + (ended && isDown ? 1 : 0);

function failingContainer(container: ContainerView, pod: PodView): Failing | undefined {
  const { waiting, ready, ended } = container;
  const known = waiting && WAITING.get(waiting.reason);
  if (known) {
    const graceMs = PERMANENT.test(waiting.message) ? Math.min(known.graceMs, AT_ONCE) : known.graceMs;
    const message = `${of(container)} of ${pod.name}: ${known.means} (${waiting.reason}${waiting.message === '' ? '' : `: ${waiting.message}`})`;
    return { cause: { reason: known.reason, message }, graceMs };
  }
  if (ready || !ended || failuresOf(container) < FAILURES) return undefined;
  const reason = ended.reason === 'OOMKilled' ? 'out-of-memory' : 'crash-loop';
  const message = `${of(container)} of ${pod.name} crashes again and again: ${how(container)}`;
  return { cause: { reason, message }, graceMs: 0 };
}

function failingPod(pod: PodView): Failing | undefined {
  if (pod.ready) return undefined;
  for (const container of pod.containers) {
    const failing = failingContainer(container, pod);
    if (failing) return failing;
  }
  return undefined;
}

/** Such that waiting alone hardly mends it. */
export const isFailing = (pod: PodView): boolean => failingPod(pod) !== undefined;

interface Refusal {
  readonly pattern: RegExp;
  readonly reason: string;
  /** No waiting mends it. */
  readonly certain: boolean;
}

/** Why a controller could not make a pod, in the words of the API server. */
const REFUSALS: readonly Refusal[] = [
  { pattern: /exceeded quota|maximum .{1,100} per /i, reason: 'quota', certain: false },
  { pattern: /failed calling webhook|context deadline exceeded|timeout/i, reason: 'webhook', certain: false },
  { pattern: /violates PodSecurity|denied|forbidden|is invalid|not allowed/i, reason: 'admission', certain: true },
];

function refusalOf({ createFailure }: WorkloadView): (Refusal & { readonly message: string }) | undefined {
  if (createFailure === undefined) return undefined;
  const known = REFUSALS.find(({ pattern }) => pattern.test(createFailure));
  return { ...(known ?? { pattern: /./, reason: 'create-pod', certain: false }), message: createFailure };
}

const isReady = (view: WorkloadView): boolean =>
  view.isDone ??
  (view.isFresh &&
    view.updated >= view.renewed &&
    view.available >= view.desired &&
    view.total <= view.desired &&
    view.pods.filter(({ ready }) => ready).length >= view.renewed);

/** When each way to fail was first seen: remembered from look to look, for as long as it lasts. */
export type FirstSeen = Map<string, number>;

function isCertain(failing: Failing | undefined, pod: PodView, seen: FirstSeen, now: number): boolean {
  const own = `${pod.uid}/`;
  const key = failing && own + failing.cause.reason;
  for (const other of seen.keys()) if (other !== key && other.startsWith(own)) seen.delete(other);
  if (!failing || key === undefined) return false;
  const since = seen.get(key) ?? now;
  seen.set(key, since);
  return now - since >= failing.graceMs;
}

/** How often a pod may end is for the Job to say. */
const mayEnd = ({ isDone }: WorkloadView): boolean => isDone !== undefined;

function unstartable(pod: PodView): Failing | undefined {
  const failing = failingPod(pod);
  return failing && ENDED.has(failing.cause.reason) ? undefined : failing;
}

function doomed(view: WorkloadView, seen: FirstSeen, now: number): Cause | undefined {
  const refusal = refusalOf(view);
  if (refusal?.certain && view.pods.length === 0)
    return { reason: refusal.reason, message: `${wordsOf(view.reference)}: no pod can be made: ${refusal.message}` };
  const failing = view.pods.map((pod) => ({ pod, failing: mayEnd(view) ? unstartable(pod) : failingPod(pod) }));
  const sure = failing.filter((one) => isCertain(one.failing, one.pod, seen, now));
  return view.pods.length > 0 && sure.length === view.pods.length ? sure[0]?.failing?.cause : undefined;
}

const counts = ({ reference, isDone, desired, renewed, updated, available, total }: WorkloadView): string => {
  if (isDone !== undefined) return `${reference.metadata.name}: ${available} of ${desired} done, ${total} running`;
  const old = total - updated;
  return `${reference.metadata.name}: ${Math.min(updated, renewed)} of ${renewed} new, ${Math.min(available, desired)} available${old > 0 ? `, ${old} old` : ''}`;
};

/** Events about the newest pods, or the workload; the last one of each reason. */
function probeEvent({ events, workloads }: Seen): EventView | undefined {
  const names = new Set(
    workloads.flatMap(({ pods }) => pods.filter(({ ready }) => !ready).map(({ name }) => `Pod/${name}`)),
  );
  return events.findLast(({ reason, about }) => reason === 'Unhealthy' && names.has(about));
}

type Find = (seen: Seen) => Cause | undefined;

/** Those that have done their work are none of them. */
const notReady = ({ workloads }: Seen): PodView[] =>
  workloads.flatMap(({ pods }) => pods).filter(({ ready, phase }) => !ready && phase !== 'Succeeded');

/** Something has failed, whatever comes of it; what says most of it first. */
const FAILURES_SEEN: readonly Find[] = [
  ({ gone }) => (gone.length > 0 ? { reason: 'gone', message: `${gone.join(', ')} is not there any more` } : undefined),
  ({ workloads }) => {
    const refused = workloads.map(refusalOf).find((one) => one !== undefined);
    return refused && { reason: refused.reason, message: `a pod cannot be made: ${refused.message}` };
  },
  (seen) =>
    notReady(seen)
      .map(failingPod)
      .find((one) => one !== undefined)?.cause,
  (seen) => {
    const all = notReady(seen).flatMap((pod) => pod.containers.map((container) => ({ pod, container })));
    const crashed = all.find(({ container }) => container.ended);
    if (!crashed) return undefined;
    const { pod, container } = crashed;
    return { reason: 'flapping', message: `${of(container)} of ${pod.name} does not stay up: ${how(container)}` };
  },
];

/** It has not become ready, for all that is known. */
const DELAYS: readonly Find[] = [
  (seen) => {
    const nowhere = notReady(seen).find(({ unschedulable }) => unschedulable !== undefined);
    return nowhere && { reason: 'unschedulable', message: `no node takes ${nowhere.name}: ${nowhere.unschedulable}` };
  },
  (seen) => {
    const probe = probeEvent(seen);
    const name = probe?.about.slice('Pod/'.length);
    return probe && { reason: 'readiness', message: `${name} does not become ready: ${probe.message}` };
  },
  (seen) => {
    const all = notReady(seen).flatMap((pod) => pod.containers.map(({ waiting }) => ({ pod, waiting })));
    const starting = all.find(({ waiting }) => waiting);
    const why = starting?.waiting?.reason;
    return starting && { reason: 'starting', message: `${starting.pod.name} is still being started (${why})` };
  },
  (seen) => {
    const [pod] = notReady(seen);
    return pod && { reason: 'readiness', message: `${pod.name} does not become ready, and nothing says why` };
  },
];

function firstOf(finds: readonly Find[], seen: Seen): Cause | undefined {
  for (const find of finds) {
    const cause = find(seen);
    if (cause) return cause;
  }
  return undefined;
}

/** A failure that may still pass, of what was applied last. */
export const suspicion: Find = (seen) =>
  firstOf(FAILURES_SEEN, { ...seen, workloads: seen.workloads.filter(({ isFresh }) => isFresh) });

/** Of what is not ready, what says most: for when the time is over. */
export const likeliestCause: Find = (seen) => firstOf([...FAILURES_SEEN, ...DELAYS], seen);

const noProgress: Cause = { reason: 'deadline', message: 'it does not become ready' };

function failedJob({ reference, stalled }: WorkloadView, look: Seen): Cause {
  const why = likeliestCause(look);
  return { reason: 'job', message: `${wordsOf(reference)} failed: ${stalled}${why ? `; ${why.message}` : ''}` };
}

/** `seen` is written to. */
export function judge(look: Seen, seen: FirstSeen, now: number): Judgement {
  const { workloads, gone } = look;
  if (gone.length > 0) return { is: 'doomed', cause: likeliestCause(look) ?? noProgress };
  const fresh = workloads.filter(({ isFresh }) => isFresh);
  for (const view of fresh) {
    const cause = doomed(view, seen, now);
    if (cause) return { is: 'doomed', cause };
    if (view.isDone === false && view.stalled !== undefined) return { is: 'doomed', cause: failedJob(view, look) };
    if (view.stalled !== undefined && !isReady(view))
      return { is: 'doomed', cause: likeliestCause(look) ?? { ...noProgress, message: view.stalled } };
  }
  if (workloads.every(isReady)) return { is: 'ready' };
  return { is: 'progressing', words: workloads.map(counts).join('; ') };
}

/** How often containers of the new pods have ended so far, by reason; what comes on top is what happened while it was watched. */
export type Ends = ReadonlyMap<string, number>;

export const endsOf = ({ workloads }: Seen): Ends =>
  new Map(
    workloads.flatMap(({ pods }) =>
      pods.flatMap((pod) => pod.containers.map((one) => [`${pod.uid}/${one.name}`, failuresOf(one)] as const)),
    ),
  );

/** One death by memory is enough; of other ends a second one is no accident. */
const ENDS: Readonly<Record<'out-of-memory' | 'crash', number>> = { 'out-of-memory': 1, crash: 2 };

/** What a release that was ready does wrong while it is watched; `before` is what it had done when that began. */
export function regressed(look: Seen, before: Ends): Cause | undefined {
  if (look.gone.length > 0) return likeliestCause(look);
  const ended = look.workloads.flatMap(({ pods }) =>
    pods.flatMap((pod) =>
      pod.containers.map((container) => ({
        pod,
        container,
        more: failuresOf(container) - (before.get(`${pod.uid}/${container.name}`) ?? 0),
      })),
    ),
  );
  const outOfMemory = ended.find(
    ({ container, more }) => more >= ENDS['out-of-memory'] && container.ended?.reason === 'OOMKilled',
  );
  if (outOfMemory)
    return {
      reason: 'out-of-memory',
      message: `${of(outOfMemory.container)} of ${outOfMemory.pod.name}, after it was ready: ${how(outOfMemory.container)}`,
    };
  const crashes = ended.filter(({ more }) => more > 0);
  const [first] = crashes;
  if (first && crashes.reduce((sum, { more }) => sum + more, 0) >= ENDS.crash)
    return {
      reason: 'crash-loop',
      message: `${of(first.container)} of ${first.pod.name}, after it was ready: ${how(first.container)}`,
    };
  return undefined;
}
