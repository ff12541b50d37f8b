import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { KubeObject } from './harness/client.ts';
import { type Cluster, startCluster } from './harness/cluster.ts';
import { controlGroups } from './harness/node/namespace.ts';
import { processesNaming } from './harness/processes.ts';
import { runCommand } from './harness/run-command.ts';

const IMAGE = 'palisade.test/node:1';
const NAMESPACE = 'apps';
const SOON = { timeout: 60_000, interval: 100 };

const SERVER = `
const { createServer } = require('node:http');
console.log('serving');
process.on('SIGTERM', () => process.exit(0));
createServer((request, response) => response.end(process.env.HOSTNAME)).listen(8080);
`;

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: 1001,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

const container = (script: string): object => ({
  name: 'main',
  image: IMAGE,
  imagePullPolicy: 'Never',
  args: ['-e', script],
  securityContext: RESTRICTED,
  resources: { limits: { cpu: '500m', memory: '128Mi' } },
});

const labels = { app: 'hello' };

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'hello', namespace: NAMESPACE },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 1,
        containers: [{ ...container(SERVER), readinessProbe: { httpGet: { port: 8080 }, periodSeconds: 1 } }],
      },
    },
  },
};

const service: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'hello', namespace: NAMESPACE },
  spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
};

const runOnce = (name: string, script: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: NAMESPACE },
  spec: { restartPolicy: 'Never', containers: [container(script)] },
});

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.node.importNodeImage(IMAGE);
  const { startMs, node } = cluster;
  console.log(`control plane ready in ${Math.round(startMs)} ms, node ready in ${Math.round(node.readyMs)} ms`);
}, 1_200_000);

afterAll(() => cluster?.stop());

const status = async (object: KubeObject): Promise<Record<string, unknown>> =>
  (await cluster.client.get(object))['status'] as Record<string, unknown>;

const curl = (url: string): Promise<string> => {
  const script = `fetch(${JSON.stringify(url)}).then((r) => r.text()).then((t) => console.log(t))`;
  return cluster.node.namespace.run([process.execPath, '-e', script]);
};

test('a hardened Deployment of two becomes ready, and its Service answers from both', async () => {
  const began = performance.now();
  await cluster.client.create(deployment);
  await cluster.client.create(service);
  await expect.poll(async () => (await status(deployment))['readyReplicas'], SOON).toBe(2);
  console.log(`two hardened replicas ready in ${Math.round(performance.now() - began)} ms`);
  const { clusterIP } = (await cluster.client.get(service))['spec'] as { clusterIP: string };
  const pods = await cluster.client.list('v1', 'Pod', { namespace: NAMESPACE, labelSelector: 'app=hello' });
  const answers = new Set<string>();
  const ask = async (): Promise<string[]> => [...answers.add(await curl(`http://${clusterIP}`))].sort();
  await expect.poll(ask, SOON).toEqual(pods.map(({ metadata }) => `${metadata.name}\n`).sort());
});

test('what a pod prints can be read, and how it ended', async () => {
  const failing = runOnce('failing', 'console.log("one last word"); process.exit(3)');
  await cluster.client.create(failing);
  await expect.poll(async () => (await status(failing))['phase'], SOON).toBe('Failed');
  expect(JSON.stringify(await status(failing))).toContain('"exitCode":3');
  const logs = await cluster.client.request('GET', `/api/v1/namespaces/${NAMESPACE}/pods/failing/log`);
  expect(logs).toMatchObject({ status: 200, body: 'one last word\n' });
});

test('a container may not become root, nor write to its file system', async () => {
  const script = `
    const { writeFileSync } = require('node:fs');
    console.log(process.getuid());
    try { writeFileSync('/tmp/x', ''); console.log('written'); } catch (error) { console.log(error.code); }`;
  const pod = runOnce('confined', script);
  await cluster.client.create(pod);
  await expect.poll(async () => (await status(pod))['phase'], SOON).toBe('Succeeded');
  const logs = await cluster.client.request('GET', `/api/v1/namespaces/${NAMESPACE}/pods/confined/log`);
  expect(logs.body).toBe('1001\nEROFS\n');
});

test('a pod reaches the API server by its Service, with its own token', async () => {
  const script = `
    const { readFileSync } = require('node:fs');
    const { get } = require('node:https');
    const folder = '/var/run/secrets/kubernetes.io/serviceaccount/';
    const headers = { authorization: 'Bearer ' + readFileSync(folder + 'token', 'utf8') };
    const host = process.env.KUBERNETES_SERVICE_HOST;
    get({ host, path: '/api', ca: readFileSync(folder + 'ca.crt'), headers }, (answer) => console.log(answer.resume().statusCode));`;
  const pod = runOnce('asking', script);
  await cluster.client.create(pod);
  await expect.poll(async () => (await status(pod))['phase'], SOON).toBe('Succeeded');
  const logs = await cluster.client.request('GET', `/api/v1/namespaces/${NAMESPACE}/pods/asking/log`);
  expect(logs.body).toBe('200\n');
});

test('deleted pods leave no process', async () => {
  await cluster.client.delete(deployment);
  const left = (): Promise<KubeObject[]> => cluster.client.list('v1', 'Pod', { labelSelector: 'app=hello' });
  await expect.poll(async () => (await left()).length, SOON).toBe(0);
  expect(processesNaming('createServer((request, response)')).toEqual([]);
});

const cables = (): Promise<string> => runCommand(['ip', '-o', 'link'], { cwd: '/', env: process.env });

async function expectNothingOf(directory: string): Promise<void> {
  const name = directory.split('/').at(-1) ?? '';
  await expect.poll(() => processesNaming(directory), SOON).toEqual([]);
  await expect.poll(() => existsSync(directory), SOON).toBe(false);
  await expect.poll(() => controlGroups(name), SOON).toEqual([]);
  expect(await cables()).not.toContain(`pn${name.slice(-8)}`);
}

test('stop leaves no process, folder, control group or cable', async () => {
  const { directory } = cluster.node.namespace;
  expect(processesNaming(directory).length).toBeGreaterThanOrEqual(3);
  await cluster.stop();
  await expectNothingOf(directory);
  await expectNothingOf(cluster.directory);
});

test('nor does a process that is killed', async () => {
  const script = `
    const { startCluster } = await import(${JSON.stringify(new URL('harness/cluster.ts', import.meta.url).href)});
    const { node, directory, client } = await startCluster();
    await node.importNodeImage('${IMAGE}');
    const pod = ${JSON.stringify(runOnce('staying', 'setInterval(() => {}, 1000)'))};
    await client.create(pod);
    for (;;) if ((await client.get(pod)).status.phase === 'Running') break;
    console.log(JSON.stringify([node.namespace.directory, directory]));`;
  const args = ['--conditions=source', '--input-type=module', '--eval', script];
  const holder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const [word] = (await once(holder.stdout, 'data')) as [Buffer];
  const directories = JSON.parse(word.toString()) as string[];
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  for (const directory of directories) await expectNothingOf(directory);
}, 120_000);
