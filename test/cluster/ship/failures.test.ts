/**
 * What ship must survive, each on a real cluster with real containers under a constant stream of requests: the final state, the
 * cause that is named, the time to detect it and to recover, and the requests that failed. A table of it is printed at the end.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../harness/client.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { startLoad } from './load.ts';
import { type Shipped, shipIn } from './run.ts';
import { importImages, LAST_WORDS, type ServiceOptions, serviceObjects } from './service.ts';

const IMAGE = 'palisade.test/web:1';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  await importImages(cluster, [IMAGE]);
});
afterAll(() => cluster?.stop());

interface Row {
  readonly name: string;
  /** Of the release that fails, beside what the first one is. */
  readonly next: Partial<ServiceOptions>;
  readonly args?: readonly string[];
  /** Beside the objects of the service. */
  readonly more?: (namespace: string) => readonly KubeObject[];
  readonly before?: (namespace: string) => Promise<void>;
  readonly outcome: string;
  readonly code: number;
  readonly reason: string;
  readonly message: RegExp;
  readonly evidence?: RegExp;
  /** Seconds from the first failure to the verdict; where nothing fails but time, from the first write. */
  readonly within: number;
  /** By which strategy the bad release is sent requests before it is known to be bad. */
  readonly serves?: 'rolling' | 'both';
}

const budget = (namespace: string, pods: number): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'pods', namespace },
  spec: { hard: { pods: String(pods) } },
});

const ROWS: readonly Row[] = [
  {
    name: 'crash loop',
    next: { behaviour: 'crash' },
    outcome: 'rolled-back',
    code: 3,
    reason: 'crash-loop',
    message: /exit code 3/,
    evidence: new RegExp(LAST_WORDS),
    within: 10,
  },
  {
    name: 'image cannot be pulled',
    next: { image: 'localhost:1/web:none', imagePullPolicy: 'IfNotPresent' },
    outcome: 'rolled-back',
    code: 3,
    reason: 'image-pull',
    message: /cannot be pulled .*localhost:1\/web:none/,
    within: 10,
  },
  {
    name: 'image is not on the node',
    next: { image: 'palisade.test/web:none' },
    outcome: 'rolled-back',
    code: 3,
    reason: 'image-pull',
    message: /ErrImageNeverPull/,
    within: 10,
  },
  {
    name: 'configuration is missing',
    next: { spec: {} },
    more: () => [],
    outcome: 'rolled-back',
    code: 3,
    reason: 'config',
    message: /configmap "nowhere" not found/,
    within: 10,
  },
  {
    name: 'readiness never comes',
    next: { behaviour: 'never-ready' },
    args: ['--timeout=12'],
    outcome: 'rolled-back',
    code: 3,
    reason: 'readiness',
    message: /does not become ready: .*503/,
    within: 14,
  },
  {
    name: 'pods flap',
    serves: 'rolling',
    next: { behaviour: 'flap:1500:500', spec: { minReadySeconds: 4 } },
    args: ['--timeout=15'],
    outcome: 'rolled-back',
    code: 3,
    reason: 'crash-loop|flapping',
    message: /exit code 1/,
    within: 18,
  },
  {
    name: 'quota is exceeded',
    next: { version: '2' },
    args: ['--timeout=8'],
    before: async (namespace) => void (await cluster.client.create(budget(namespace, 2))),
    outcome: 'rolled-back',
    code: 3,
    reason: 'quota',
    message: /exceeded quota/,
    within: 10,
  },
  {
    name: 'pods are not admitted',
    next: { version: '2' },
    before: async (namespace) => {
      await cluster.client.request('PATCH', `/api/v1/namespaces/${namespace}`, {
        body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
        contentType: 'application/merge-patch+json',
      });
    },
    // What the namespace demands by then, the pods of this release are against.
    more: () => [],
    outcome: 'rolled-back',
    code: 3,
    reason: 'admission',
    message: /violates PodSecurity/,
    within: 10,
  },
  {
    name: 'killed for memory after it was ready',
    serves: 'both',
    next: { behaviour: 'oom-after:4000' },
    args: ['--soak=20'],
    outcome: 'rolled-back',
    code: 3,
    reason: 'out-of-memory',
    message: /OOMKilled/,
    within: 15,
  },
  {
    name: 'crashes after it was ready',
    serves: 'both',
    next: { behaviour: 'crash-after:4000' },
    args: ['--soak=30'],
    outcome: 'rolled-back',
    code: 3,
    reason: 'crash-loop',
    message: /after it was ready: .*exit code 3|crashes again and again/,
    evidence: new RegExp(LAST_WORDS),
    within: 25,
  },
  {
    name: 'answers are wrong',
    serves: 'rolling',
    next: { behaviour: 'errors:100' },
    args: ['--ask=/'],
    outcome: 'rolled-back',
    code: 3,
    reason: 'answers',
    message: /answers 500/,
    within: 18,
  },
];

const MISSING = { envFrom: [{ configMapRef: { name: 'nowhere' } }] };

/** What a row changes beyond what the service knows by itself. */
const CHANGES: Readonly<Record<string, (object: KubeObject) => KubeObject>> = {
  'configuration is missing': (object) => inContainer(object, MISSING),
  'pods are not admitted': (object) => inContainer(object, { securityContext: { allowPrivilegeEscalation: true } }),
};

function inContainer(object: KubeObject, fields: object): KubeObject {
  if (object.kind !== 'Deployment') return object;
  const copy = structuredClone(object) as KubeObject & { spec: { template: { spec: { containers: object[] } } } };
  copy.spec.template.spec.containers = copy.spec.template.spec.containers.map((one) => ({ ...one, ...fields }));
  return copy;
}

interface Line {
  readonly scenario: string;
  readonly strategy: string;
  readonly outcome: string;
  readonly cause: string;
  /** Seconds from the first write to the first failure, to the verdict, and to the proof that the old one serves. */
  readonly failing: number;
  readonly detected: number;
  readonly recovered: number | undefined;
  readonly requests: number;
  readonly failed: number;
}

const table: Line[] = [];
afterAll(() => console.table(table));

const seconds = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.round(ms / 100) / 10;

function note(scenario: string, { receipt }: Shipped, requests: number, failed: number): Line {
  const { timings, outcome, cause, strategy } = receipt;
  const { failed: failedAt = 0, applied = 0, suspected = applied, recovered } = timings;
  const line: Line = {
    scenario,
    strategy,
    outcome,
    cause: cause?.reason ?? '',
    failing: seconds(suspected - applied) ?? 0,
    detected: seconds(failedAt - suspected) ?? 0,
    recovered: recovered === undefined ? undefined : seconds(recovered - failedAt),
    requests,
    failed,
  };
  table.push(line);
  return line;
}

async function addressOf(namespace: string, name: string): Promise<string> {
  const service = await cluster.client.get({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } });
  return (service['spec'] as { clusterIP: string }).clusterIP;
}

const imagesServing = async (namespace: string): Promise<unknown[]> =>
  (await cluster.client.list('apps/v1', 'Deployment', { namespace })).map(({ spec }) => JSON.stringify(spec));

describe.each(['rolling', 'blue-green'])('%s', (strategy) => {
  it.concurrent.each(ROWS)('$name', async (row) => {
    const namespace = `${row.name.replaceAll(' ', '-')}-${strategy}`;
    await cluster.client.ensureNamespace(namespace);
    const first = { namespace, image: IMAGE, version: '1' };
    const by = [`--strategy=${strategy}`];
    const good = await shipIn(cluster, serviceObjects(first), { namespace }, by);
    expect(good.receipt.outcome, good.stderr).toBe('promoted');
    const before = await imagesServing(namespace);
    await row.before?.(namespace);
    const load = await startLoad(cluster, `http://${await addressOf(namespace, 'web')}/`);
    const objects = serviceObjects({ ...first, version: '2', ...row.next }).map(
      CHANGES[row.name] ?? ((object) => object),
    );
    const shipped = await shipIn(cluster, objects, { namespace }, [...by, ...(row.args ?? [])]);
    const { requests, failures, versions } = await load.stop();
    const line = note(row.name, shipped, requests, failures.length);
    const { receipt, code, stderr } = shipped;
    expect(receipt, stderr).toMatchObject({ outcome: row.outcome, serving: 1, release: 2, previous: 1 });
    expect(code).toBe(row.code);
    expect(receipt.cause?.reason).toMatch(new RegExp(`^(?:${row.reason})$`));
    expect(receipt.cause?.message, receipt.evidence.join('\n')).toMatch(row.message);
    if (row.evidence) expect(receipt.evidence.join('\n')).toMatch(row.evidence);
    expect(line.detected).toBeLessThanOrEqual(row.within);
    expect(await imagesServing(namespace)).toEqual(before);
    expect(requests).toBeGreaterThan(20);
    expect(versions['1'] ?? 0).toBeGreaterThan(0);
    expect(receipt.proof.length).toBeGreaterThan(0);
    if (row.serves !== strategy && row.serves !== 'both') expect(failures).toEqual([]);
  });
});
