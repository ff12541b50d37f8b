/**
 * The examples, as synth wrote and buildah built them, shipped to a real cluster under a constant stream of requests: forward and
 * back, by each strategy, without one that fails.
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Receipt } from '@palisade/ship/receipt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { palisade } from '../cli/run.ts';
import type { KubeObject } from '../cluster/harness/client.ts';
import { type Cluster, startCluster } from '../cluster/harness/cluster.ts';
import { startLoad } from '../cluster/ship/load.ts';
import { basesFolder } from './bases.ts';
import { copyOf, EXAMPLES, type Example, lockToThisTree } from './examples.ts';
import { buildStage } from './image.ts';
import { hireJanitor } from './janitor.ts';
import { openStore, type Store } from './store.ts';
import { type Surroundings, startSurroundings } from './surroundings.ts';

const folder = mkdtempSync(join(tmpdir(), 'palisade-shipped-'));
const janitor = hireJanitor(folder);

let around: Surroundings;
let store: Store;
let cluster: Cluster;
const relays: Server[] = [];

/** What runs on this machine's loopback, for pods. */
async function relay(port: number): Promise<number> {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const end of [near, far]) end.on('error', () => (near.destroy(), far.destroy()));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => void server.listen(0, cluster.node.namespace.hostAddress, resolve));
  relays.push(server);
  return (server.address() as AddressInfo).port;
}

/** Operators that are not there: what they read is taken, and nobody reads it. */
const KINDS = [
  ['external-secrets.io', 'v1', 'ExternalSecret', 'externalsecrets'],
  ['secrets-store.csi.x-k8s.io', 'v1', 'SecretProviderClass', 'secretproviderclasses'],
  ['monitoring.coreos.com', 'v1', 'PrometheusRule', 'prometheusrules'],
  ['monitoring.coreos.com', 'v1', 'ServiceMonitor', 'servicemonitors'],
] as const;

const definition = ([group, version, kind, plural]: (typeof KINDS)[number]): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind, plural, singular: kind.toLowerCase() },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
});

beforeAll(async () => {
  store = openStore(join(folder, 'store'), [await basesFolder()]);
  around = await startSurroundings(folder);
  cluster = await startCluster();
  for (const kind of KINDS) await cluster.client.create(definition(kind));
});

afterAll(async () => {
  for (const server of relays) server.close();
  await cluster?.stop();
  await around?.stop();
  await janitor.clean();
});

/** The image under two tags, as two releases have it. */
async function giveToNode({ name, image }: Example, context: string, example: Example): Promise<void> {
  const tag = await buildStage(store, example, context, around.registry.url);
  for (const version of ['1.0.0', '1.0.1']) {
    const archive = join(folder, `${name}-${version}.tar`);
    await store.buildah(`packing ${tag}`, ['push', tag, `docker-archive:${archive}:${image}:${version}`]);
    await cluster.node.importArchive(archive);
  }
}

const secretVolume = (name: string): object => ({
  name: 'secrets',
  secret: { secretName: `${name}-secrets`, defaultMode: 0o440 },
});

/** No registry is here: what the node has is taken, and no driver of secret stores. A release that fails has another command. */
function overlay(name: string, path: string, args?: readonly string[]): void {
  mkdirSync(path, { recursive: true });
  const container = '/spec/template/spec/containers/0';
  const patch = [
    { op: 'replace', path: `${container}/imagePullPolicy`, value: 'IfNotPresent' },
    { op: 'replace', path: '/spec/template/spec/volumes/1', value: secretVolume(name) },
    ...(args ? [{ op: 'add', path: `${container}/args`, value: args }] : []),
  ];
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['../kubernetes'],
    patches: [{ target: { kind: 'Deployment', name }, patch: JSON.stringify(patch) }],
  };
  writeFileSync(join(path, 'kustomization.yaml'), JSON.stringify(kustomization));
}

const QUICK = ['--soak=2', '--lease=6', '--timeout=60', '--format=json', '--ask=/readyz'];

describe.each(EXAMPLES)('$name', (example: Example) => {
  const service = /^name: (\S+)/m.exec(readFileSync(join(example.folder, 'palisade.yaml'), 'utf8'))?.[1] ?? '';
  let context: string;

  beforeAll(async () => {
    context = copyOf(example, join(folder, `${example.name}-context`));
    if (example.language === 'node') lockToThisTree(context, around.packed);
    await giveToNode(example, context, example);
    overlay(service, join(context, 'deploy/good'));
    overlay(service, join(context, 'deploy/bad'), ['--no-such-option-of-anything']);
    const database = new URL(around.postgres.url);
    database.port = String(await relay(Number(database.port)));
    database.hostname = cluster.node.namespace.hostAddress;
    await cluster.client.ensureNamespace(service);
    await cluster.client.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `${service}-secrets`, namespace: service },
      stringData: example.secrets(database.href),
    } as KubeObject);
  });

  async function ship(path: string, args: readonly string[]): Promise<{ receipt: Receipt; stderr: string }> {
    const options = { cwd: context, env: { KUBECONFIG: cluster.kubeconfig }, timeoutMs: 180_000 };
    const { stdout, stderr } = await palisade(['ship', path, ...QUICK, ...args], options);
    if (stdout === '') throw new Error(stderr);
    return { receipt: JSON.parse(stdout) as Receipt, stderr };
  }

  it('fails no request, forward and back, by each strategy', { timeout: 400_000 }, async () => {
    const images = ['1.0.0', '1.0.1'].map((version) => `--image=${example.image}:${version}`);
    const first = await ship('deploy/good', [images[0] ?? '', '--strategy=rolling']);
    expect(
      first.receipt.outcome,
      `${first.stderr}\n${JSON.stringify([first.receipt.cause, first.receipt.details, first.receipt.evidence])}`,
    ).toBe('promoted');
    const live = await cluster.client.get({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service, namespace: service },
    });
    // What asks for no key: a request of a user, or that it lives. Readiness says no while a pod drains, and rightly so.
    const path = example.language === 'node' ? example.read.path : '/livez';
    const load = await startLoad(cluster, `http://${(live['spec'] as { clusterIP: string }).clusterIP}${path}`);
    const ends: string[] = [];
    for (const strategy of ['rolling', 'blue-green']) {
      const better = await ship('deploy/good', [images[1] ?? '', `--strategy=${strategy}`]);
      const worse = await ship('deploy/bad', [images[0] ?? '', `--strategy=${strategy}`]);
      ends.push(better.receipt.outcome, worse.receipt.outcome);
      expect(worse.receipt.cause?.reason, worse.stderr).toBe('run-container');
    }
    const { requests, failures } = await load.stop();
    console.log(`${example.name}: ${requests} requests, ${failures.length} failed`);
    expect(ends).toEqual(['promoted', 'rolled-back', 'promoted', 'rolled-back']);
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(400);
  });
});
