/** What a kubelet says of itself is judged as a file of it would be. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { palisade } from '../cli/run.ts';
import type { KubeObject } from './harness/client.ts';
import { type Cluster, startCluster } from './harness/cluster.ts';

let cluster: Cluster;
let folder: string;
beforeAll(async () => {
  cluster = await startCluster({ users: [{ name: 'reader' }] });
  folder = mkdtempSync(join(tmpdir(), 'palisade-kubelets-'));
}, 1_200_000);
afterAll(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Report {
  readonly findings: readonly {
    readonly verdict: string;
    readonly message: string;
    readonly control: string;
    readonly subject: { readonly name: string };
    readonly location: { readonly file: string };
  }[];
}

async function check(context: string, ...more: readonly string[]): Promise<Report['findings']> {
  const args = ['check', `cluster:${context}`, '--only=cluster/*,general/cluster-readable', '-f', 'json', ...more];
  const { stdout, stderr } = await palisade(args, { cwd: folder, env: { KUBECONFIG: cluster.kubeconfig } });
  expect(stdout, stderr).not.toBe('');
  return (JSON.parse(stdout) as Report).findings.filter(({ verdict }) => verdict !== 'not-applicable');
}

it('of a live node', async () => {
  const findings = await check('', '--all');
  const kubelet = findings.filter(({ control }) => control.startsWith('cluster/kubelet-'));
  expect(kubelet.map(({ verdict, control }) => `${verdict} ${control.replace('cluster/kubelet-', '')}`).sort()).toEqual(
    [
      'pass anonymous-auth',
      'pass authorization',
      'pass client-ca',
      'pass iptables',
      'pass pod-pids-limit',
      'pass read-only-port',
      'pass rotate-certificates',
      'pass seccomp-default',
      'pass streaming-timeout',
      'pass tls-ciphers',
      'unknown serving-certificate',
    ],
  );
  expect(kubelet[0]?.location.file).toBe('cluster:admin@palisade-test/KubeletConfiguration/node-1');
});

it('is not asked for with the role that is printed, which says how', async () => {
  const { stdout } = await palisade(['check', 'cluster:', '--print-role'], { cwd: folder });
  expect(stdout).toContain('#   resources: [nodes/proxy]');
  const role = parse(stdout) as KubeObject;
  expect(JSON.stringify(role)).not.toContain('proxy');
  await cluster.client.create(role);
  await cluster.client.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata.name },
    subjects: [{ kind: 'User', name: 'reader' }],
  });
  const asked = (await check('reader@palisade-test', '--all')).map(({ control }) => control);
  expect(asked).toContain('cluster/nodes-maintained');
  expect(asked.filter((id) => id.startsWith('cluster/kubelet-') || id === 'general/cluster-readable')).toEqual([]);
});

it('one that does not answer is unknown', async () => {
  cluster.node.servers.find(({ name }) => name === 'kubelet')?.kill();
  const findings = await check('');
  const unread = findings.filter(({ control }) => control === 'general/cluster-readable');
  expect(unread).toMatchObject([{ verdict: 'unknown' }]);
  expect(unread[0]?.message).toMatch(/^nodes\/node-1\/proxy\/configz could not be read: .*connection refused/);
  expect(findings.filter(({ control }) => control.startsWith('cluster/kubelet-'))).toEqual([]);
});
