/** Of all that is seen, what says most about why it is not well. */
import type { Cause } from '../outcome.ts';
import { failingPod, how, of, refusalOf } from './failing.ts';
import type { Seen } from './look.ts';
import type { EventView, PodView } from './view.ts';

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
      .map((pod) => failingPod(pod))
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
