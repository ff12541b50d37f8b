/** Runs a trial in a cluster to its end, and leaves nothing behind. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '@palisade/sources/cluster/api';
import { ClusterFailure, isFailure } from '@palisade/sources/cluster/failure';
import { type Trial, trialJob } from './manifest.ts';
import { OUTCOMES, type Outcome } from './script.ts';

const POLL_MS = 300;
const TIMEOUT_MS = 110_000;

/** These do not pass by waiting. */
const HOPELESS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly terminated?: { readonly exitCode: number; readonly message?: string };
}

export interface SeenPod {
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly containerStatuses?: readonly { readonly state?: ContainerState }[];
  };
}

const jobsPath = (namespace: string): string => `/apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/jobs`;
const core = (namespace: string, resource: string): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/${resource}`;

/** Why it is never going to run. */
export function hopeless({ status }: SeenPod): string | undefined {
  const waiting = status?.containerStatuses?.[0]?.state?.waiting;
  if (waiting?.reason === undefined || !HOPELESS.has(waiting.reason)) return undefined;
  return `${waiting.reason}${waiting.message === undefined ? '' : `: ${waiting.message}`}`;
}

const listed = async <T>(api: Api, path: string): Promise<readonly T[]> =>
  ((await api.json({ method: 'GET', path })) as { items?: readonly T[] }).items ?? [];

interface Event {
  readonly type?: string;
  readonly message?: string;
}

/** Why no pod has come of the Job: admission may refuse it, or a quota. */
async function refusedBecause(api: Api, { namespace, name }: Trial): Promise<string | undefined> {
  const query = new URLSearchParams({ fieldSelector: `involvedObject.kind=Job,involvedObject.name=${name}` });
  const events = await listed<Event>(api, `${core(namespace, 'events')}?${query.toString()}`).catch(() => []);
  return events.find(({ type }) => type === 'Warning')?.message;
}

async function lastWord(api: Api, trial: Trial, signal: AbortSignal): Promise<string> {
  const query = new URLSearchParams({ labelSelector: `batch.kubernetes.io/job-name=${trial.name}` });
  for (;;) {
    await sleep(POLL_MS, undefined, { signal });
    const [pod] = await listed<SeenPod>(api, `${core(trial.namespace, 'pods')}?${query.toString()}`);
    const over = pod?.status?.containerStatuses?.[0]?.state?.terminated;
    if (over?.message !== undefined) return over.message;
    const why = pod ? (over ? `it ended with code ${over.exitCode}` : hopeless(pod)) : await refusedBecause(api, trial);
    if (why !== undefined) throw new ClusterFailure('server', `the probe in ${trial.namespace} does not run: ${why}`);
  }
}

const parse = (word: string, { targets }: Trial): Outcome[] =>
  targets.map((_target, index) => OUTCOMES[(word[index] ?? 'e') as keyof typeof OUTCOMES] ?? 'error');

/** Ends, and takes the Job away, also when it is interrupted. @throws ClusterFailure where it does not run. */
export async function runTrial(api: Api, trial: Trial, interrupted: AbortSignal): Promise<Outcome[]> {
  const path = jobsPath(trial.namespace);
  const late = AbortSignal.timeout(TIMEOUT_MS);
  await api.json({ method: 'POST', path, body: trialJob(trial) });
  try {
    return parse(await lastWord(api, trial, AbortSignal.any([late, interrupted])), trial);
  } catch (error) {
    if (!late.aborted) throw error;
    throw new ClusterFailure('timeout', `the probe in ${trial.namespace} did not end in ${TIMEOUT_MS / 1000} s`);
  } finally {
    await discard(api, `${path}/${trial.name}`);
  }
}

/** With all that it owns. That it is gone already is fine. */
export async function discard(api: Api, path: string): Promise<void> {
  try {
    await api.json({ method: 'DELETE', path: `${path}?propagationPolicy=Background` });
  } catch (error) {
    if (!isFailure(error, 'not-found')) throw error;
  }
}
