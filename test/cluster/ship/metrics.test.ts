/** What Prometheus says of a release while it is watched: a burnt objective takes it back, and no answer is no yes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Receipt } from '@palisade/ship/receipt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { palisade } from '../../cli/run.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { startLoad } from './load.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { QUICK } from './run.ts';
import { importImages, serviceObjects } from './service.ts';

const IMAGE = 'palisade.test/web:1';
const folder = mkdtempSync(join(tmpdir(), 'palisade-metrics-'));

let cluster: Cluster;
let prometheus: Prometheus | undefined;
beforeAll(async () => {
  cluster = await startCluster();
  await importImages(cluster, [IMAGE]);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await prometheus?.stop();
  await cluster?.stop();
});

interface Told {
  readonly code: number | null;
  readonly receipt: Receipt;
  readonly stderr: string;
}

/** By the spec of a service, which says where Prometheus is and what is promised. */
async function ship(
  namespace: string,
  behaviour: string,
  release: object,
  args: readonly string[] = [],
): Promise<Told> {
  const spec = {
    name: 'web',
    namespace,
    runtime: 'node',
    port: 8080,
    image: 'palisade.test/web',
    owner: 'shop',
    release,
  };
  await writeFile(join(folder, 'palisade.yaml'), JSON.stringify(spec));
  const version = behaviour === '' ? '1' : '2';
  const objects = serviceObjects({ namespace, image: IMAGE, version, behaviour });
  await writeFile(join(folder, 'objects.yaml'), objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  const options = { cwd: folder, env: { KUBECONFIG: cluster.kubeconfig }, timeoutMs: 120_000 };
  const { stdout, stderr, code } = await palisade(
    ['ship', 'objects.yaml', '--format=json', ...QUICK, ...args],
    options,
  );
  return { code, stderr, receipt: JSON.parse(stdout) as Receipt };
}

const urlOf = async (namespace: string): Promise<string> => {
  const service = await cluster.client.get({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace } });
  return `http://${(service['spec'] as { clusterIP: string }).clusterIP}/`;
};

it('takes a release back that burns its error budget after it was ready', async () => {
  const namespace = 'burns';
  await cluster.client.ensureNamespace(namespace);
  expect((await ship(namespace, '', {})).receipt.outcome).toBe('promoted');
  prometheus = await startPrometheus(cluster, { namespace });
  const load = await startLoad(cluster, await urlOf(namespace));
  const metrics = { prometheus: prometheus.url };
  const good = await ship(namespace, '', { metrics, holdSeconds: 30 }, ['--soak=5']);
  expect(good.receipt.outcome, JSON.stringify(good.receipt.cause)).toBe('promoted');
  expect(good.receipt.proof.join('\n')).toMatch(/share of requests that failed is 0, and at most 0\.0144/);
  const bad = await ship(namespace, 'errors:30', { metrics, holdSeconds: 30 }, ['--soak=60']);
  await load.stop();
  expect(bad.receipt, bad.stderr).toMatchObject({ outcome: 'rolled-back', cause: { reason: 'objective' }, serving: 2 });
  expect(bad.receipt.cause?.message).toMatch(/share of requests that failed is 0\.\d+, and at most 0\.0144/);
  expect(bad.code).toBe(3);
  // Long before its soak is over.
  expect(bad.receipt.timings.total).toBeLessThan(40_000);
});

it.each([
  ['roll-back', 'rolled-back', 3, 1],
  ['leave', 'held', 5, 1],
] as const)('holds what nobody can measure, then does what was chosen: %s', async (onHold, outcome, exit, serving) => {
  const namespace = `held-${onHold}`;
  await cluster.client.ensureNamespace(namespace);
  expect((await ship(namespace, '', {})).receipt.outcome).toBe('promoted');
  // Nobody listens on that port of the node.
  const metrics = { prometheus: `http://${cluster.node.address}:9` };
  const held = await ship(namespace, 'slow-start:100', { metrics, holdSeconds: 3, onHold }, ['--soak=2']);
  expect(held.receipt, held.stderr).toMatchObject({ outcome, cause: { reason: 'unknown' }, serving });
  expect(held.receipt.cause?.message).toMatch(/Prometheus cannot be asked/);
  expect(held.code).toBe(exit);
});
