/** What is looked at of a workload, its new pods and what happened to them: read from the API, in the terms of the judge. */
import { at, isJob, isRecord, type KubeObject, type Reference } from '../object.ts';

export interface ContainerView {
  readonly name: string;
  readonly init: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  readonly waiting?: { readonly reason: string; readonly message: string };
  /** How it last ended. */
  readonly ended?: EndView;
  /** It is not running now, but for a sidecar or init container that did its work. */
  readonly isDown: boolean;
}

export interface EndView {
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
}

export interface PodView {
  readonly name: string;
  readonly uid: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly deleting: boolean;
  readonly containers: readonly ContainerView[];
  /** Why no node takes it. */
  readonly unschedulable?: string;
  /** Of the pod itself, as `Evicted: …`. */
  readonly message?: string;
}

export interface WorkloadView {
  readonly reference: Reference;
  /** The controller has seen what was applied last: until then its status is about something else. */
  readonly isFresh: boolean;
  readonly desired: number;
  /** How many have to be of the new template; fewer than desired where a partition keeps some back. */
  readonly renewed: number;
  readonly updated: number;
  readonly available: number;
  /** All there are, old ones among them. */
  readonly total: number;
  /** A Job has failed, and tries no more. Others are waited for until the deadline that was set, whatever theirs is. */
  readonly gaveUp?: string;
  /** The controller cannot make pods. */
  readonly createFailure?: string;
  /** Those of the new template, and not being deleted. */
  readonly pods: readonly PodView[];
  /**
   * Pods of another template that are not ready, and that a StatefulSet waits for before it makes any other: only their
   * deletion mends it (kubernetes.io, StatefulSet, "Forced rollback").
   */
  readonly stuck: readonly PodView[];
  /** Of a Job: it has done its work. Others are never done. */
  readonly isDone?: boolean;
}

export interface EventView {
  /** `Pod/web-1`. */
  readonly about: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function endOf(state: unknown): EndView | undefined {
  const ended = at(state, 'terminated');
  if (!isRecord(ended)) return undefined;
  return { exitCode: number(ended['exitCode']), reason: text(ended['reason']), message: text(ended['message']) };
}

function containerOf(status: unknown, init: boolean): ContainerView {
  const waiting = at(status, 'state', 'waiting');
  const now = endOf(at(status, 'state'));
  const ended = now ?? endOf(at(status, 'lastState'));
  const isDone = init && now?.exitCode === 0;
  return {
    name: text(at(status, 'name')),
    init,
    ready: at(status, 'ready') === true,
    restarts: number(at(status, 'restartCount')),
    isDown: !isDone && at(status, 'state', 'running') === undefined,
    ...(isRecord(waiting) && { waiting: { reason: text(waiting['reason']), message: text(waiting['message']) } }),
    ...(ended && !isDone && { ended }),
  };
}

interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

export const conditionOf = (object: KubeObject, type: string): Condition | undefined =>
  (list(at(object, 'status', 'conditions')) as readonly Condition[]).find((one) => one.type === type);

export function podView(pod: KubeObject): PodView {
  const { status } = pod as { status?: unknown };
  const scheduled = conditionOf(pod, 'PodScheduled');
  const said = [text(at(status, 'reason')), text(at(status, 'message'))].filter((part) => part !== '').join(': ');
  return {
    name: pod.metadata.name,
    uid: pod.metadata.uid ?? '',
    phase: text(at(status, 'phase')),
    ready: conditionOf(pod, 'Ready')?.status === 'True',
    deleting: pod.metadata.deletionTimestamp !== undefined,
    containers: [
      ...list(at(status, 'initContainerStatuses')).map((one) => containerOf(one, true)),
      ...list(at(status, 'containerStatuses')).map((one) => containerOf(one, false)),
    ],
    ...(scheduled?.status === 'False' && { unschedulable: scheduled.message ?? 'no node takes it' }),
    ...(said !== '' && { message: said }),
  };
}

export function eventView(event: KubeObject): EventView {
  const about = at(event, 'involvedObject');
  return {
    about: `${text(at(about, 'kind'))}/${text(at(about, 'name'))}`,
    reason: text(event['reason']),
    message: text(event['message']),
    count: number(at(event, 'count')) || number(at(event, 'series', 'count')) || 1,
  };
}

/** The counts of a kind's status: where what is meant stands. */
interface Counts {
  readonly desired: (object: KubeObject) => number;
  readonly keptBack?: (object: KubeObject) => number;
  readonly updated: string;
  readonly available: string;
  readonly total: string;
}

const COUNTS: Readonly<Record<string, Counts>> = {
  Deployment: {
    desired: (object) => number(at(object, 'spec', 'replicas') ?? 1),
    updated: 'updatedReplicas',
    available: 'availableReplicas',
    total: 'replicas',
  },
  StatefulSet: {
    desired: (object) => number(at(object, 'spec', 'replicas') ?? 1),
    keptBack: (object) => number(at(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')),
    updated: 'updatedReplicas',
    available: 'availableReplicas',
    total: 'replicas',
  },
  Job: {
    desired: (object) => number(at(object, 'spec', 'completions') ?? 1),
    updated: 'succeeded',
    available: 'succeeded',
    total: 'active',
  },
  DaemonSet: {
    desired: (object) => number(at(object, 'status', 'desiredNumberScheduled')),
    updated: 'updatedNumberScheduled',
    available: 'numberAvailable',
    total: 'currentNumberScheduled',
  },
};

/** `web-3` → 3. */
const ordinalOf = ({ metadata: { name } }: KubeObject): number => Number(/-(\d{1,9})$/.exec(name)?.[1] ?? 0);

const inOrder = ({ kind, spec }: KubeObject): boolean =>
  kind === 'StatefulSet' && at(spec, 'podManagementPolicy') !== 'Parallel';

const present = (pods: readonly KubeObject[]): PodView[] => pods.map(podView).filter(({ deleting }) => !deleting);

/** `pods`: of the new template; `others`: of any other. */
export function workloadView(
  object: KubeObject,
  pods: readonly KubeObject[],
  others: readonly KubeObject[],
): WorkloadView {
  const counts = COUNTS[object.kind] as Counts;
  const count = (field: string): number => number(at(object, 'status', field));
  const failure = conditionOf(object, 'ReplicaFailure');
  const stopped = conditionOf(object, 'Failed');
  const desired = counts.desired(object);
  const keptBack = counts.keptBack?.(object) ?? 0;
  return {
    reference: object,
    // Of a Job nothing changes but what becomes of it.
    isFresh: isJob(object) || count('observedGeneration') >= (object.metadata.generation ?? 0),
    desired,
    renewed: Math.max(0, desired - keptBack),
    updated: count(counts.updated),
    available: count(counts.available),
    total: count(counts.total),
    pods: present(pods),
    stuck: inOrder(object)
      ? present(others.filter((pod) => ordinalOf(pod) >= keptBack)).filter(({ ready }) => !ready)
      : [],
    ...(isJob(object) && { isDone: conditionOf(object, 'Complete')?.status === 'True' }),
    ...(stopped?.status === 'True' && { gaveUp: stopped.message ?? stopped.reason ?? 'it failed' }),
    ...(failure?.status === 'True' && { createFailure: failure.message ?? failure.reason ?? 'pods cannot be made' }),
  };
}
