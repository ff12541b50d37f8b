/** What the judge is shown: pods and workloads, well or ill. */
import type { Seen } from '@palisade/ship/observe/look';
import type { ContainerView, PodView, WorkloadView } from '@palisade/ship/observe/view';

export const container = (more: Partial<ContainerView> = {}): ContainerView => ({
  name: 'web',
  init: false,
  ready: false,
  restarts: 0,
  isDown: false,
  ...more,
});

export const pod = (name: string, containers: readonly ContainerView[], more: Partial<PodView> = {}): PodView => ({
  name,
  uid: `uid-${name}`,
  phase: 'Running',
  ready: false,
  deleting: false,
  containers,
  ...more,
});

export const healthy = (name: string): PodView => pod(name, [container({ ready: true })], { ready: true });

export const workload = (pods: readonly PodView[], more: Partial<WorkloadView> = {}): WorkloadView => ({
  reference: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } },
  isFresh: true,
  desired: pods.length,
  renewed: more.desired ?? pods.length,
  stuck: [],
  updated: pods.length,
  available: pods.filter(({ ready }) => ready).length,
  total: pods.length,
  pods,
  ...more,
});

export const look = (workloads: readonly WorkloadView[], more: Partial<Seen> = {}): Seen => ({
  workloads,
  gone: [],
  events: [],
  ...more,
});

export const one = (view: ContainerView, more: Partial<PodView> = {}): Seen =>
  look([workload([pod('web-1', [view], more)])]);
export const waiting = (reason: string, message = ''): ContainerView =>
  container({ isDown: true, waiting: { reason, message } });

/** Crashed so often, and waiting for its next start. */
export const crashed = (restarts: number, more: Partial<ContainerView> = {}): ContainerView =>
  container({
    restarts,
    isDown: true,
    waiting: { reason: 'CrashLoopBackOff', message: 'back-off' },
    ended: { exitCode: 1, reason: 'Error', message: '' },
    ...more,
  });
