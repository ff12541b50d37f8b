/**
 * A cluster of 1,000 namespaces and 5,000 pods on a real API server, checked by whole processes; and what our policies
 * cost it, beside the same requests with the policies there and not bound, and with none.
 *
 *     npm run bench:cluster        [-- namespaces]
 *
 * The bundle has to be there (`npm run build`).
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { KubeObject } from '../test/cluster/harness/client.ts';
import { type ControlPlane, startControlPlane } from '../test/cluster/harness/control-plane.ts';
import { waitForPolicies } from '../test/cluster/harness/policy-wait.ts';

const NAMESPACES = Number(process.argv[2] ?? 1000);
const PODS_EACH = 5;
const PARALLEL = 16;
const CHECKS = 5;
const REQUESTS = 400;
const BIN = fileURLToPath(new URL('../packages/cli/bin.cjs', import.meta.url));

const container = {
  name: 'web',
  image: 'registry.example.com/shop/web:1.4.2',
  ports: [{ name: 'http', containerPort: 8080 }],
  env: Array.from({ length: 8 }, (_, index) => ({ name: `SETTING_${index}`, value: `value ${index}` })),
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  livenessProbe: { httpGet: { path: '/livez', port: 'http' } },
  readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
};
const podSpec = {
  automountServiceAccountToken: false,
  serviceAccountName: 'web',
  securityContext: { runAsNonRoot: true, runAsUser: 1001, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container, { ...container, name: 'proxy', ports: [] }],
};
const labels = { app: 'web' };
const template = { metadata: { labels }, spec: podSpec };
const selector = { matchLabels: labels };

const owned = (owner: KubeObject) => [
  {
    apiVersion: 'apps/v1',
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata['uid'],
    controller: true,
  },
];

async function fill({ client }: ControlPlane, namespace: string): Promise<void> {
  await client.ensureNamespace(namespace);
  const at = { namespace };
  await client.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web', ...at } });
  await client.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web', ...at },
    data: { key: 'value' },
  });
  await client.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', ...at },
    spec: { selector: labels, ports: [{ port: 80, targetPort: 'http' }] },
  });
  await client.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny', ...at },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  const deployment = await client.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', ...at, labels },
    spec: { replicas: PODS_EACH, selector, template },
  });
  const replicaSet = await client.create({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web-1', ...at, labels, ownerReferences: owned({ ...deployment, kind: 'Deployment' }) },
    spec: { replicas: PODS_EACH, selector, template },
  });
  for (let index = 0; index < PODS_EACH; index++)
    await client.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `web-1-${index}`,
        ...at,
        labels,
        ownerReferences: owned({ ...replicaSet, kind: 'ReplicaSet' }),
      },
      spec: podSpec,
    });
}

async function fillAll(plane: ControlPlane): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < NAMESPACES; index = next++) await fill(plane, `team-${index}`);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

interface Run {
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly stdout: string;
}

/** The peak of its memory is read until it ends. */
function palisade(args: readonly string[], kubeconfig: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, KUBECONFIG: kubeconfig } });
    let stdout = '';
    let peak = 0;
    const look = setInterval(() => {
      try {
        peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? peak);
      } catch {
        // It has ended.
      }
    }, 10);
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(look);
      resolve({ milliseconds: performance.now() - began, megabytes: peak / 1024, stdout });
    });
  });
}

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const quantile = (values: readonly number[], q: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * q))] as number;

interface Coverage {
  readonly coverage: {
    readonly clusters: readonly [
      { readonly objects: Record<string, number>; readonly requests: number; readonly bytes: number },
    ];
    readonly subjects: Record<string, number>;
    readonly controls: { readonly evaluated: number };
  };
}

async function benchCheck(plane: ControlPlane): Promise<void> {
  const first = await palisade(['check', 'cluster:', '--format=json'], plane.kubeconfig);
  const { coverage } = JSON.parse(first.stdout) as Coverage;
  const [{ objects, requests, bytes }] = coverage.clusters;
  const total = Object.values(objects).reduce((sum, count) => sum + count, 0);
  console.log(
    `read ${total} objects (${objects['Pod']} pods, ${objects['Namespace']} namespaces) in ${requests} requests, ${(bytes / 1e6).toFixed(0)} MB;`,
    `judged ${coverage.subjects['kubernetes']} objects by ${coverage.controls.evaluated} controls`,
  );
  for (const args of [
    ['check', 'cluster:', '--exit-zero'],
    ['check', 'cluster:', '--exit-zero', '--format=json'],
  ]) {
    const runs: Run[] = [];
    for (let run = 0; run < CHECKS; run++) runs.push(await palisade(args, plane.kubeconfig));
    const time = quantile(
      runs.map(({ milliseconds }) => milliseconds),
      0.5,
    );
    const memory = Math.max(...runs.map(({ megabytes }) => megabytes));
    console.log(`palisade ${args.join(' ').padEnd(45)} ${(time / 1000).toFixed(2)} s, ${memory.toFixed(0)} MB at most`);
  }
}

const request = (index: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: `bench-${index}`, namespace: 'team-0', labels },
  spec: { replicas: 1, selector, template },
});

async function latencies({ client }: ControlPlane): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < REQUESTS; index++) {
    const began = performance.now();
    const { allowed, message } = await client.dryRunCreate(request(index));
    if (!allowed) throw new Error(message);
    times.push(performance.now() - began);
  }
  return times.slice(REQUESTS / 4);
}

async function benchAdmission(plane: ControlPlane): Promise<void> {
  const measure = async (name: string): Promise<number> => {
    await waitForPolicies(plane.client);
    const times = await latencies(plane);
    const median = quantile(times, 0.5);
    console.log(`${name.padEnd(40)} ${median.toFixed(2)} ms median, ${quantile(times, 0.99).toFixed(2)} ms p99`);
    return median;
  };
  const enforce = async (...args: string[]): Promise<void> => {
    const { stdout } = await palisade(['enforce', '--profile=recommended', '--format=json', ...args], plane.kubeconfig);
    if (!(JSON.parse(stdout) as { applied: boolean }).applied) throw new Error(stdout);
  };
  const none = await measure('a Deployment (dry run), no policy');
  await enforce('--mode=warn', '--namespace=nowhere');
  const unbound = await measure('policies there, bound to no namespace');
  await enforce('--mode=warn');
  const warn = await measure('bound, mode warn');
  console.log(
    `admission: ${(warn - none).toFixed(2)} ms more than none (${(warn / none).toFixed(2)} times), ${(warn - unbound).toFixed(2)} ms more than unbound`,
  );
}

const plane = await startControlPlane();
try {
  const began = performance.now();
  await fillAll(plane);
  console.log(
    `made ${NAMESPACES} namespaces and ${NAMESPACES * PODS_EACH} pods in ${((performance.now() - began) / 1000).toFixed(0)} s`,
  );
  await benchCheck(plane);
  await benchAdmission(plane);
} finally {
  await plane.stop();
}
