/** What the tests of `ship` stand on does what it says: the service, its clients, the trouble, and what others do of it. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KubeObject } from '../harness/client.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { openEndpoint, type Send, sender } from '../harness/connection.ts';
import { runCommand } from '../harness/run-command.ts';
import type { ServerProcess } from '../harness/server-process.ts';
import { helmDeploy, kubectlDeploy } from './baselines.ts';
import { startLoad } from './load.ts';
import { startPrometheus } from './prometheus.ts';
import { type Proxy, type Request, restartApiServer, startProxy } from './restart.ts';
import { CRASH_CODE, importImages, LAST_WORDS, type ServiceOptions, serviceObjects } from './service.ts';

const IMAGE = 'palisade.test/web:1';
const NEXT = 'palisade.test/web:2';
const SOON = { timeout: 60_000, interval: 100 };

let cluster: Cluster;
const restarted: ServerProcess[] = [];

beforeAll(async () => {
  cluster = await startCluster();
  await importImages(cluster, [IMAGE, NEXT]);
}, 1_200_000);

afterAll(async () => {
  await cluster?.stop();
  for (const server of restarted) await server.stop(500);
});

interface PodStatus {
  readonly containerStatuses?: readonly {
    readonly ready: boolean;
    readonly restartCount: number;
    readonly lastState: { readonly terminated?: { readonly exitCode: number; readonly reason: string } };
  }[];
}

async function apply(options: Partial<ServiceOptions> & { namespace: string }): Promise<void> {
  await cluster.client.ensureNamespace(options.namespace, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  for (const object of serviceObjects({ image: IMAGE, ...options })) await cluster.client.apply(object);
}

const podsOf = (namespace: string, name = 'web'): Promise<KubeObject[]> =>
  cluster.client.list('v1', 'Pod', { namespace, labelSelector: `app.kubernetes.io/name=${name}` });

async function containerOf(namespace: string, name: string) {
  const [pod] = await podsOf(namespace, name);
  const [status] = (pod?.['status'] as PodStatus | undefined)?.containerStatuses ?? [];
  return { ready: status?.ready, restarts: status?.restartCount, ...status?.lastState.terminated };
}

async function untilReady(namespace: string, replicas = 2, name = 'web'): Promise<void> {
  await vi.waitFor(async () => {
    const { status } = await cluster.client.get({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
    });
    expect(status).toMatchObject({ readyReplicas: replicas });
  }, SOON);
}

async function urlOf(namespace: string, name = 'web'): Promise<string> {
  const { spec } = await cluster.client.get({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } });
  return `http://${(spec as { clusterIP: string }).clusterIP}/`;
}

const throughServer = (namespace: string, name = 'web') =>
  cluster.client.request('GET', `/api/v1/namespaces/${namespace}/services/${name}:80/proxy/`);

const kubectl = (words: string, KUBECONFIG = cluster.kubeconfig): Promise<string> =>
  runCommand(['kubectl', ...words.split(' ')], { cwd: '/', env: { ...process.env, KUBECONFIG } });

describe('the service', () => {
  beforeAll(async () => {
    await apply({ namespace: 'good' });
    await untilReady('good');
  });

  it('loses no request while kubectl replaces it', async () => {
    const load = await startLoad(cluster, await urlOf('good'));
    await sleep(2000);
    await kubectl('rollout restart deployment/web --namespace=good');
    await kubectl('rollout status deployment/web --namespace=good --timeout=60s');
    const next = serviceObjects({ namespace: 'good', image: NEXT, version: '2' });
    const updated = await kubectlDeploy(cluster, next, { timeoutSeconds: 60 });
    expect(updated.ok, updated.output).toBe(true);
    const before = await load.report();
    await sleep(4000);
    const { requests, failures, versions } = await load.stop();
    expect(failures).toEqual([]);
    expect(Object.keys(versions)).toEqual(['1', '2']);
    // Four seconds at forty a second.
    expect(requests - before.requests).toBeGreaterThan(140);
    expect(requests - before.requests).toBeLessThan(200);
  });

  it('is reached through the API server, both its pods', async () => {
    const staying = (await podsOf('good')).filter(({ metadata }) => metadata['deletionTimestamp'] === undefined);
    const seen = new Set<unknown>();
    const ask = async (): Promise<Set<unknown>> =>
      seen.add(((await throughServer('good')).body as { pod: string }).pod);
    await expect.poll(ask, SOON).toEqual(new Set(staying.map(({ metadata }) => metadata.name)));
  });

  it('is scaled by its autoscaler, and takes its behaviour of its configuration', async () => {
    const config = { VERSION: 'of the ConfigMap', BEHAVIOUR: 'slow-start:500' };
    await apply({ namespace: 'scaled', config, autoscale: { min: 3, max: 4 } });
    await untilReady('scaled', 3);
    expect((await throughServer('scaled')).body).toMatchObject({ version: 'of the ConfigMap' });
  });

  it('is scraped by Prometheus, each pod', async () => {
    const prometheus = await startPrometheus(cluster, { namespace: 'good' });
    const query = async (text: string): Promise<number> => {
      const answer = await fetch(`${prometheus.url}/api/v1/query?${new URLSearchParams({ query: text }).toString()}`);
      const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
      return Number(data.result[0]?.value[1] ?? 0);
    };
    const of = 'namespace="good",job="web"';
    await expect.poll(() => query(`count(up{${of}} == 1)`), SOON).toBe(2);
    const load = await startLoad(cluster, await urlOf('good'));
    const rate = `sum(rate(http_server_request_duration_seconds_count{${of},http_route="/",http_response_status_code="200"}[5s]))`;
    await expect.poll(() => query(rate), SOON).toBeGreaterThan(30);
    await load.stop();
    const quantile = `histogram_quantile(0.5, sum by (le) (rate(http_server_request_duration_seconds_bucket{${of}}[10s])))`;
    expect(await query(quantile)).toBeGreaterThan(0);
    await prometheus.stop();
    await expect(query('up')).rejects.toThrow();
  });
});

describe('a behaviour', () => {
  /** Behaviour → what is seen of its container, in this order. */
  const SEEN: Readonly<Record<string, readonly object[]>> = {
    crash: [{ exitCode: CRASH_CODE, reason: 'Error', ready: false }],
    'crash-after:2500': [{ ready: true }, { exitCode: CRASH_CODE }],
    'oom-after:2500': [{ ready: true }, { exitCode: 137, reason: 'OOMKilled' }],
    'slow-start:3000': [{ ready: false }, { ready: true, restarts: 0 }],
    'flap:3000:500': [{ ready: false }, { ready: true }, { exitCode: 1 }, { ready: true, restarts: 1 }],
    'hang:2500': [{ ready: true }, { ready: false, restarts: 0 }, { exitCode: 137, reason: 'Error' }],
    unheard: [{ exitCode: 64 }],
  };

  it.each(Object.entries(SEEN))('%s', async (behaviour, states) => {
    const name = behaviour.replaceAll(/[:,]/g, '-');
    await apply({ namespace: 'behaviours', name, behaviour, replicas: 1 });
    for (const state of states) await expect.poll(() => containerOf('behaviours', name), SOON).toMatchObject(state);
  });

  it('crash leaves its last words', async () => {
    const [pod] = await podsOf('behaviours', 'crash');
    const path = `/api/v1/namespaces/behaviours/pods/${pod?.metadata.name}/log`;
    const { body } = await cluster.client.request('GET', path, { query: { previous: 'true' } });
    expect(body).toBe(`${LAST_WORDS}\n`);
  });

  it('never-ready runs, and says no', async () => {
    await apply({ namespace: 'behaviours', name: 'never', behaviour: 'never-ready', replicas: 1 });
    const said = async (): Promise<string> => {
      const events = await cluster.client.list('v1', 'Event', { namespace: 'behaviours' });
      const its = ({ involvedObject }: KubeObject): boolean => JSON.stringify(involvedObject).includes('"never-');
      return JSON.stringify(events.filter(its));
    };
    await expect.poll(said, SOON).toContain('Readiness probe failed: HTTP probe failed with statuscode: 503');
    expect(await containerOf('behaviours', 'never')).toMatchObject({ ready: false, restarts: 0 });
  });

  it('errors are the share of the requests that was asked for, and clients count them', async () => {
    await apply({ namespace: 'behaviours', name: 'errors', behaviour: 'errors:25', replicas: 1 });
    await untilReady('behaviours', 1, 'errors');
    const load = await startLoad(cluster, await urlOf('behaviours', 'errors'), { perSecond: 100 });
    await sleep(3000);
    const { requests, failures, versions } = await load.stop();
    expect(new Set(failures.map(({ why }) => why))).toEqual(new Set(['status 500']));
    expect(Math.abs(failures.length - requests / 4)).toBeLessThanOrEqual(1);
    expect(versions).toEqual({ 1: requests - failures.length });
  });

  it('a service that loses its pods costs requests from then on, and clients say when and why', async () => {
    await apply({ namespace: 'emptied' });
    await untilReady('emptied');
    const load = await startLoad(cluster, await urlOf('emptied'));
    await sleep(2000);
    await kubectl('scale deployment/web --namespace=emptied --replicas=0');
    await sleep(6000);
    const { failures } = await load.stop();
    expect(failures.length).toBeGreaterThan(20);
    expect(failures[0]?.atMs).toBeGreaterThan(2000);
    expect(failures.map(({ why }) => why)).toContain('ECONNREFUSED');
  });
});

describe('trouble with the API server', () => {
  let proxy: Proxy;
  let send: Send;
  const heard: Request[] = [];
  let cutAt = '';

  beforeAll(async () => {
    await cluster.client.ensureNamespace('trouble');
    proxy = await startProxy(cluster, (request) => {
      heard.push(request);
      if (request.method === cutAt) proxy.cut();
    });
    expect(new URL(proxy.url).port).not.toBe(new URL(cluster.url).port);
    const { users } = JSON.parse(await readFile(proxy.kubeconfig, 'utf8')) as { users: { user: { token: string } }[] };
    send = sender(openEndpoint(proxy.url, cluster.ca), users[0]?.user.token ?? '');
  });
  afterAll(() => proxy?.stop());

  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'written', namespace: 'trouble' } };
  const PATH = '/api/v1/namespaces/trouble/configmaps';

  it('requests are passed on and counted', async () => {
    for (const query of [{}, { limit: '1' }]) expect(await send('GET', PATH, { query })).toMatchObject({ status: 200 });
    expect(heard.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET ${PATH}`, `GET ${PATH}?limit=1`]);
    expect(proxy.requests()).toBe(2);
    expect(await kubectl('get namespaces -o name', proxy.kubeconfig)).toContain('namespace/trouble\n');
    expect(proxy.requests()).toBeGreaterThan(2);
  });

  it('a line that is cut breaks what runs over it, before the server hears of it', async () => {
    const watching = send('GET', PATH, { query: { watch: 'true' } });
    await expect.poll(() => heard.at(-1)?.path).toContain('watch=true');
    proxy.cut();
    await expect(watching).rejects.toThrow();
    cutAt = 'POST';
    await expect(send('POST', PATH, { body: configMap })).rejects.toThrow();
    cutAt = '';
    const { items } = (await send('GET', PATH)).body as { items: KubeObject[] };
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['kube-root-ca.crt']);
  });

  it('a line that pauses answers late, one that is refused not at all', async () => {
    const began = performance.now();
    proxy.pause(1500);
    expect(await send('GET', PATH)).toMatchObject({ status: 200 });
    expect(performance.now() - began).toBeGreaterThan(1400);
    proxy.refuse(800);
    // The client has to hear first that its old connection is no more.
    await sleep(50);
    await expect(send('GET', PATH)).rejects.toThrow('ECONNREFUSED');
    await expect.poll(() => send('GET', PATH).catch(() => undefined), SOON).toMatchObject({ status: 200 });
  });

  it('a server that is killed comes back as it was, again and again, and the service serves on', async () => {
    const load = await startLoad(cluster, await urlOf('good'));
    for (const name of ['once', 'twice']) {
      const coming = restartApiServer(cluster, 1500);
      await expect
        .poll(() => cluster.client.request('GET', '/readyz').catch((error: Error) => error.message))
        .toMatch(/ECONNREFUSED|ECONNRESET|socket hang up/);
      restarted.push(await coming);
      await cluster.client.create({ ...configMap, metadata: { ...configMap.metadata, name } });
    }
    // Whoever watches waits longer with each try that failed, so it takes a while until all are at work again.
    await apply({ namespace: 'after' });
    await untilReady('after');
    expect((await load.stop()).failures).toEqual([]);
  });
});

describe('what people deploy with today', () => {
  const deploys = {
    kubectl: (objects: KubeObject[], timeoutSeconds: number) => kubectlDeploy(cluster, objects, { timeoutSeconds }),
    helm: (objects: KubeObject[], timeoutSeconds: number) =>
      helmDeploy(cluster, objects, { release: 'web', timeoutSeconds }),
  };

  describe.each(Object.entries(deploys))('%s', (tool, deploy) => {
    const of = (options: Partial<ServiceOptions>) => serviceObjects({ namespace: tool, image: IMAGE, ...options });

    it('goes back from a crash loop when its time is over', async () => {
      const first = await deploy(of({ version: '1' }), 60);
      expect(first, first.output).toMatchObject({ ok: true });
      const bad = await deploy(of({ version: '2', behaviour: 'crash' }), 8);
      expect(bad, bad.output).toMatchObject({ ok: false });
      expect(bad.detectedMs, bad.output).toBeGreaterThan(7000);
      expect(bad.recoveredMs, bad.output).toBeGreaterThanOrEqual(bad.detectedMs ?? Number.NaN);
      console.log(`${tool}: detected in ${bad.detectedMs} ms, back in ${bad.recoveredMs} ms`);
      expect((await throughServer(tool)).body).toMatchObject({ version: '1' });
    });

    it('says that an object was refused', async () => {
      const refused = await deploy(of({ version: '1', spec: { replicas: -1 } }), 8);
      expect(refused).toMatchObject({ ok: false, output: expect.stringContaining('greater than or equal to 0') });
      expect((await throughServer(tool)).body).toMatchObject({ version: '1' });
    });

    it('has nothing to go back to the first time', async () => {
      const bad = await deploy(of({ namespace: `${tool}-first`, behaviour: 'crash' }), 5);
      expect(bad).toMatchObject({ ok: false });
      expect(bad.recoveredMs, bad.output).toBeUndefined();
    });
  });
});
