/** Does the cluster enforce policies at all? Tried in a namespace of its own: one connection before a policy, one after. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '@palisade/sources/cluster/api';
import { ClusterFailure } from '@palisade/sources/cluster/failure';
import { discard, hopeless, runTrial, type SeenPod } from './job.ts';
import { listener, OWN, type Trial } from './manifest.ts';
import { LISTEN, LISTENER_PORT, type Outcome } from './script.ts';

export type Enforcement = 'yes' | 'no' | { readonly unknown: string };

const POLL_MS = 300;
const START_MS = 60_000;
/** Enforcers follow the API with a delay. */
const SETTLE_MS = 5000;

const DENY = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'nobody', labels: OWN },
  spec: { podSelector: {}, policyTypes: ['Ingress'] },
};

async function addressOf(api: Api, path: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    const pod = (await api.json({ method: 'GET', path })) as SeenPod;
    if (pod.status?.phase === 'Running' && pod.status.podIP !== undefined) return pod.status.podIP;
    const why = hopeless(pod);
    if (why !== undefined) throw new ClusterFailure('server', `the probe's listener does not run: ${why}`);
    await sleep(POLL_MS, undefined, { signal });
  }
}

function verdict(before: Outcome | undefined, after: Outcome | undefined): Enforcement {
  if (before !== 'connected')
    return { unknown: `between two pods of a namespace without policies there was ${before ?? 'nothing'}` };
  if (after === 'connected') return 'no';
  return after === 'error' ? { unknown: 'two attempts never agreed' } : 'yes';
}

async function trials(api: Api, namespace: string, image: string, interrupted: AbortSignal): Promise<Enforcement> {
  const root = `/api/v1/namespaces/${namespace}/pods`;
  await api.json({ method: 'POST', path: root, body: listener('listener', namespace, image, LISTEN) });
  const signal = AbortSignal.any([AbortSignal.timeout(START_MS), interrupted]);
  const address = await addressOf(api, `${root}/listener`, signal);
  const trial = (name: string, settleMs: number): Trial => ({
    name,
    namespace,
    labels: OWN,
    image,
    targets: [[address, LISTENER_PORT]],
    settleMs,
  });
  const [before] = await runTrial(api, trial('before', 0), interrupted);
  if (before !== 'connected') return verdict(before, undefined);
  const policies = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
  await api.json({ method: 'POST', path: policies, body: DENY });
  const [after] = await runTrial(api, trial('after', SETTLE_MS), interrupted);
  return verdict(before, after);
}

/** Makes a namespace and removes it. @throws ClusterFailure where that may not be done. */
export async function enforcement(api: Api, image: string, interrupted: AbortSignal): Promise<Enforcement> {
  const namespace = `palisade-probe-${randomBytes(4).toString('hex')}`;
  const labels = { ...OWN, 'pod-security.kubernetes.io/enforce': 'restricted' };
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
  await api.json({ method: 'POST', path: '/api/v1/namespaces', body });
  try {
    return await trials(api, namespace, image, interrupted);
  } finally {
    await discard(api, `/api/v1/namespaces/${namespace}`);
  }
}
