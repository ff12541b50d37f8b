/** What is kept of a failure before anything is undone: the pods' states, their last words, and what was said about them. */
import type { Api } from '@palisade/sources/cluster/api';
import { isFailure } from '@palisade/sources/cluster/failure';
import type { Seen } from './look.ts';
import type { Redact } from './redact.ts';
import type { ContainerView, PodView } from './view.ts';

const PODS = 2;
const LINES = 20;
const LONGEST_LINE = 500;
const EVENTS = 8;
const LOG_BYTES = 16_384;

const stateOf = ({ name, waiting, ended, restarts, ready }: ContainerView): string =>
  [
    `container ${name}: ${ready ? 'ready' : 'not ready'}, ${restarts} restarts`,
    ...(waiting ? [`waiting: ${waiting.reason}${waiting.message === '' ? '' : ` (${waiting.message})`}`] : []),
    ...(ended ? [`last ended with exit code ${ended.exitCode}${ended.reason === '' ? '' : ` (${ended.reason})`}`] : []),
  ].join('; ');

async function log(api: Api, namespace: string, pod: string, container: string, previous: boolean): Promise<string[]> {
  const query = new URLSearchParams({
    container,
    tailLines: String(LINES),
    limitBytes: String(LOG_BYTES),
    ...(previous && { previous: 'true' }),
  });
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query.toString()}`;
  try {
    const { status, text } = await api.answer({ method: 'GET', path, accept: '*/*', once: true });
    if (status !== 200) return [];
    return text.split('\n').filter((line) => line.trim() !== '');
  } catch (error) {
    if (isFailure(error)) return [`its log could not be read: ${error.message}`];
    throw error;
  }
}

/** Of the run that ended, where one did; else of the one that is. */
async function lastWords(api: Api, namespace: string, pod: PodView, container: ContainerView): Promise<string[]> {
  if (container.ended === undefined && container.waiting !== undefined) return [];
  const previous = container.restarts > 0 && !container.isDown;
  const lines = await log(api, namespace, pod.name, container.name, previous);
  return lines.map((line) => `${pod.name}/${container.name}> ${line}`);
}

async function ofPod(api: Api, namespace: string, pod: PodView): Promise<string[]> {
  const states = pod.containers.map((one) => `${pod.name} ${stateOf(one)}`);
  const logs = await Promise.all(
    pod.containers.filter(({ ready }) => !ready).map((container) => lastWords(api, namespace, pod, container)),
  );
  return [...(pod.unschedulable === undefined ? [] : [`${pod.name}: ${pod.unschedulable}`]), ...states, ...logs.flat()];
}

const isSuspect = (pod: PodView): boolean => !pod.ready || pod.containers.some(({ ended }) => ended);

/** Those of the worst new pods, and of what makes pods; old pods have their own troubles. */
function eventsOf({ events, workloads }: Seen, shown: readonly PodView[]): string[] {
  const pods = new Set(shown.map(({ name }) => `Pod/${name}`));
  const makers = new Set(
    workloads.map(({ reference }) => (reference.kind === 'Deployment' ? 'ReplicaSet' : reference.kind)),
  );
  return events
    .filter(({ about }) => pods.has(about) || makers.has(about.split('/')[0] ?? ''))
    .slice(-EVENTS)
    .map(
      ({ about, reason, message, count }) => `${about}: ${reason}: ${message}${count > 1 ? ` (${count} times)` : ''}`,
    );
}

/** Redacted lines. @throws ClusterFailure */
export async function evidenceOf(api: Api, seen: Seen, redact: Redact): Promise<string[]> {
  const lines: string[] = [];
  const shown: PodView[] = [];
  for (const { pods, reference } of seen.workloads) {
    const suspects = pods.filter(isSuspect).toSorted((one, other) => Number(one.ready) - Number(other.ready));
    for (const pod of suspects.slice(0, PODS)) {
      shown.push(pod);
      lines.push(...(await ofPod(api, reference.metadata.namespace ?? '', pod)));
    }
  }
  // Cut last: of a secret that is cut the rest would not be known as one.
  return [...lines, ...eventsOf(seen, shown)].map((line) => redact(line).slice(0, LONGEST_LINE));
}
