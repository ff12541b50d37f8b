/**
 * Makes pods of a control plane without nodes ready, or crash where their image is called bad, as a kubelet would report it.
 * What is tested so is ship and the API server, not containers.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, KubeObject } from '../harness/client.ts';

const PAUSE_MS = 30;
const BAD = /:bad$/;

interface PodSpec {
  readonly containers: readonly { readonly name: string; readonly image: string }[];
}

const ready = ({ name, image }: PodSpec['containers'][number]): object => ({
  name,
  image,
  imageID: image,
  ready: true,
  started: true,
  restartCount: 0,
  state: { running: { startedAt: new Date(0).toISOString() } },
});

const crashed = ({ name, image }: PodSpec['containers'][number]): object => ({
  name,
  image,
  imageID: image,
  ready: false,
  started: false,
  restartCount: 3,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: { exitCode: 3, reason: 'Error' } },
});

const condition = (type: string, isSo: boolean): object => ({ type, status: isSo ? 'True' : 'False' });

function statusOf({ spec }: KubeObject, address: string): object {
  const { containers } = spec as PodSpec;
  const isGood = containers.every(({ image }) => !BAD.test(image));
  return {
    phase: 'Running',
    podIP: address,
    podIPs: [{ ip: address }],
    conditions: [condition('Ready', isGood), condition('ContainersReady', isGood), condition('PodScheduled', true)],
    containerStatuses: containers.map(isGood ? ready : crashed),
  };
}

const NODE = 'pretend';
const BEAT_MS = 5000;
const MUCH = { cpu: '1k', memory: '1Ti', pods: '10k' };

async function report(client: Client): Promise<void> {
  const now = new Date().toISOString();
  const isReady = { type: 'Ready', status: 'True', reason: 'Pretended', lastHeartbeatTime: now };
  await client.request('PATCH', `/api/v1/nodes/${NODE}/status`, {
    body: { status: { capacity: MUCH, allocatable: MUCH, conditions: [isReady] } },
    contentType: 'application/strategic-merge-patch+json',
  });
}

interface Known {
  readonly deletionTimestamp?: string;
}

const pathOf = ({ metadata: { namespace, name } }: KubeObject): string =>
  `/api/v1/namespaces/${namespace}/pods/${name}`;

/** Until it is stopped. A node has to be there, or no Service sends to the pods. */
export async function pretendKubelet(client: Client): Promise<{ readonly stop: () => Promise<void> }> {
  const over = new AbortController();
  let last = 0;
  const address = (): string => {
    last++;
    return `10.99.${(last >> 8) & 255}.${last & 255}`;
  };
  async function look(pod: KubeObject): Promise<void> {
    const { deletionTimestamp } = pod.metadata as Known;
    if (deletionTimestamp !== undefined)
      await client.request('DELETE', pathOf(pod), { query: { gracePeriodSeconds: '0' } });
    else if ((pod['status'] as { podIP?: string }).podIP === undefined)
      await client.request('PATCH', `${pathOf(pod)}/status`, {
        body: { status: statusOf(pod, address()) },
        contentType: 'application/strategic-merge-patch+json',
      });
  }
  async function once(): Promise<void> {
    const pods = await client.list('v1', 'Pod');
    const own = pods.filter(({ spec }) => (spec as { nodeName?: string }).nodeName === NODE);
    await Promise.all(own.map(look));
  }
  await client.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } });
  await report(client);
  const every = async (milliseconds: number, work: () => Promise<void>): Promise<void> => {
    while (!over.signal.aborted) {
      await work().catch(() => undefined);
      await sleep(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const working = Promise.all([every(PAUSE_MS, once), every(BEAT_MS, () => report(client))]);
  return {
    async stop() {
      over.abort();
      await working;
    },
  };
}
