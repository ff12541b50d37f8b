/** `palisade reach --probe` on a real node: what connections say, with policies enforced and without. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { palisade } from '../cli/run.ts';
import type { KubeObject } from './harness/client.ts';
import { type Cluster, startCluster } from './harness/cluster.ts';
import { enforcePolicies } from './harness/node/enforcer.ts';

const IMAGE = 'palisade.test/node:1';
const SOON = { timeout: 60_000, interval: 100 };

const workload = (name: string, namespace: string, port: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    replicas: name === 'db' ? 2 : 1,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'main',
            image: IMAGE,
            imagePullPolicy: 'Never',
            args: ['-e', `require('net').createServer((s) => s.end()).listen(${port})`],
            ports: [{ containerPort: port }, { name: 'dead', containerPort: 9 }],
          },
        ],
      },
    },
  },
});

const POLICY: KubeObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'db', namespace: 'shop' },
  spec: {
    podSelector: { matchLabels: { app: 'db' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
  },
};

let cluster: Cluster;
let folder: string;

beforeAll(async () => {
  cluster = await startCluster({ users: [{ name: 'reader' }] });
  folder = mkdtempSync(join(tmpdir(), 'palisade-probe-'));
  await cluster.node.importNodeImage(IMAGE);
  const reader = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'reader' },
  };
  const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
  await cluster.client.create({ ...reader, roleRef: role, subjects: [{ kind: 'User', name: 'reader' }] });
  const objects = [
    workload('web', 'shop', 8080),
    workload('batch', 'shop', 8080),
    workload('db', 'shop', 5432),
    POLICY,
  ];
  for (const object of objects) await cluster.client.create(object);
  await vi.waitFor(async () => {
    const pods = await cluster.client.list('v1', 'Pod', { namespace: 'shop' });
    expect(pods.map(({ status }) => (status as { phase?: string }).phase)).toEqual(Array(4).fill('Running'));
  }, SOON);
}, 1_200_000);

afterAll(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const reach = (from: string, to: string, ...args: readonly string[]) =>
  palisade(
    ['reach', from, to, ...(args.includes('-t') ? [] : ['-t', 'cluster:']), '--probe', '--probe-image', IMAGE, ...args],
    {
      cwd: folder,
      env: { KUBECONFIG: cluster.kubeconfig },
      timeoutMs: 110_000,
    },
  );

/** What a probe makes: it has to be gone, whatever came of it. */
async function left(): Promise<string[]> {
  const jobs = await cluster.client.list('batch/v1', 'Job');
  const namespaces = await cluster.client.list('v1', 'Namespace');
  const going = namespaces.filter(({ metadata }) => metadata['deletionTimestamp'] === undefined);
  return [...jobs, ...going].map(({ metadata: { name = '' } }) => name).filter((name) => name.includes('probe'));
}

describe('where nothing enforces policies', () => {
  it('says so, and that a connection was made that the policies forbid', async () => {
    const { stdout, code } = await reach('shop/batch', 'shop/db:5432');
    expect(stdout).toMatch(/^no {2}shop\/Deployment\/batch → shop\/Deployment\/db TCP 5432$/m);
    expect(stdout).toMatch(/probe: yes, .*:5432 connected, .*:5432 connected: not as the policies say/);
    expect(stdout).toMatch(/this cluster does not enforce NetworkPolicies/);
    expect(code).toBe(0);
    await expect.poll(left, SOON).toEqual([]);
  });
});

describe('where they are enforced', () => {
  let enforcer: { stop: () => Promise<void> };
  beforeAll(async () => {
    enforcer = await enforcePolicies(cluster.node.namespace, cluster.client);
  });
  afterAll(() => enforcer.stop());

  it('finds what the policies say', async () => {
    const { stdout, code } = await reach('shop/batch', 'shop/db:5432', '-f', 'json');
    const told = JSON.parse(stdout) as { answer: string; enforced: string; reach: { probe: object }[] };
    expect(told).toMatchObject({ answer: 'no', enforced: 'yes', reach: [{ answer: 'no', probe: { answer: 'no' } }] });
    expect(code).toBe(1);
    const allowed = await reach('shop/web', 'shop/db:5432');
    expect(allowed.stdout).toMatch(/probe: yes, .* connected/);
    expect(allowed.stdout).toContain('this cluster enforces NetworkPolicies');
    expect(allowed.code).toBe(0);
    await expect.poll(left, SOON).toEqual([]);
  });

  it('does not know what a refusal means', async () => {
    const { stdout, code } = await reach('shop/web', 'shop/db:9');
    expect(stdout).toMatch(/probe: unknown, .* refused/);
    expect(code).toBe(0);
  });
});

describe('what cannot be tried', () => {
  it('rights that are missing are named', async () => {
    const { stderr, code } = await reach('shop/web', 'shop/db:5432', '-t', 'cluster:reader@palisade-test');
    expect(stderr).toMatch(/cannot create resource \\?"jobs\\?"/);
    expect(code).toBe(2);
  });

  it('a missing image is named, and nothing is left', async () => {
    const { stderr, code } = await reach('shop/web', 'shop/db:5432', '--probe-image', 'palisade.test/none:1');
    expect(stderr).toMatch(/the probe in shop does not run: (ErrImagePull|ImagePullBackOff)/);
    expect(code).toBe(2);
    await expect.poll(left, SOON).toEqual([]);
  });

  it('files have nobody to connect', async () => {
    const { stderr, code } = await palisade(['reach', 'a', 'b:1', '-t', folder, '--probe'], { cwd: folder });
    expect(stderr).toContain('--probe needs a cluster');
    expect(code).toBe(2);
  });
});
