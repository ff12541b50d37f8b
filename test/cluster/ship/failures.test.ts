/**
 * What ship must survive, each on a real cluster with real containers under a constant stream of requests: the final state, the
 * cause that is named, the time to detect it and to recover, and the requests that failed. One table is printed at the end,
 * with what kubectl and helm make of the same objects on the same cluster: of some rows, of all where BESIDE=all.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { type Baseline, helmDeploy, kubectlDeploy } from './baselines.ts';
import { startLoad } from './load.ts';
import { failing, good, IMAGE, ROWS, type Row } from './rows.ts';
import { type Shipped, shipIn } from './run.ts';
import { importImages } from './service.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  await importImages(cluster, [IMAGE]);
});
afterAll(() => cluster?.stop());

interface Line {
  readonly scenario: string;
  readonly by: string;
  readonly outcome: string;
  readonly cause: string;
  /** Seconds from the first write to the first failure, to the verdict, and to the proof that the old one serves. */
  readonly failing?: number;
  readonly detected: number | undefined;
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
    by: `ship, ${strategy}`,
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

const spaceOf = ({ name }: Row, by: string): string => `${name.replaceAll(' ', '-')}-${by}`;

const isLong = process.env['BESIDE'] === 'all';
const short = ROWS.filter(({ beside }) => beside);

/** With what a test has time for; a canary does what the others do, beside them, and its steps come on top of its time. */
const STRATEGIES = [
  { strategy: 'rolling', more: [], onTop: 0, rows: ROWS },
  { strategy: 'blue-green', more: [], onTop: 0, rows: ROWS },
  { strategy: 'canary', more: ['--steps=50', '--step=2'], onTop: 2, rows: isLong ? ROWS : short },
] as const;

describe.each(STRATEGIES)('$strategy', ({ strategy, more, onTop, rows }) => {
  it.concurrent.each(rows)('$name', async (row) => {
    const namespace = spaceOf(row, strategy);
    await cluster.client.ensureNamespace(namespace);
    const by = [`--strategy=${strategy}`, ...more];
    const first = await shipIn(cluster, good(namespace), { namespace }, by);
    expect(first.receipt.outcome, first.stderr).toBe('promoted');
    const before = await imagesServing(namespace);
    await row.before?.(cluster, namespace);
    const load = await startLoad(cluster, `http://${await addressOf(namespace, 'web')}/`);
    const shipped = await shipIn(cluster, failing(row, namespace), { namespace }, [...by, ...(row.args ?? [])]);
    const { requests, failures, versions } = await load.stop();
    const line = note(row.name, shipped, requests, failures.length);
    const { receipt, code, stderr } = shipped;
    expect(receipt, stderr).toMatchObject({ outcome: row.outcome, serving: 1, release: 2, previous: 1 });
    expect(code).toBe(row.code);
    expect(receipt.cause?.reason).toMatch(new RegExp(`^(?:${row.reason})$`));
    expect(receipt.cause?.message, receipt.evidence.join('\n')).toMatch(row.message);
    if (row.evidence) expect(receipt.evidence.join('\n')).toMatch(row.evidence);
    expect(line.detected).toBeLessThanOrEqual(row.within + onTop);
    expect(await imagesServing(namespace)).toEqual(before);
    expect(requests).toBeGreaterThan(20);
    expect(versions['1'] ?? 0).toBeGreaterThan(0);
    expect(receipt.proof.length).toBeGreaterThan(0);
    if (!row.serves?.includes(strategy)) expect(failures).toEqual([]);
  });
});

type Deploy = (objects: ReturnType<typeof good>) => Promise<Baseline>;

/** As long as ship waits for what may mend itself. */
const TIMEOUT = { timeoutSeconds: 12 };
const OTHERS: Readonly<Record<string, Deploy>> = {
  kubectl: (objects) => kubectlDeploy(cluster, objects, TIMEOUT),
  helm: (objects) => helmDeploy(cluster, objects, { release: 'web', ...TIMEOUT }),
};

const endOf = ({ ok, recoveredMs }: Baseline): string =>
  ok ? 'says that it is well' : recoveredMs === undefined ? 'left as it is' : 'undone';

const compared = isLong ? ROWS : short;

describe.each(Object.entries(OTHERS))('beside: %s', (tool, deploy) => {
  it.concurrent.each(compared)('$name', async (row) => {
    const namespace = spaceOf(row, tool);
    await cluster.client.ensureNamespace(namespace);
    expect((await deploy(good(namespace))).ok).toBe(true);
    await row.before?.(cluster, namespace);
    const load = await startLoad(cluster, `http://${await addressOf(namespace, 'web')}/`);
    const ended = await deploy(failing(row, namespace));
    const { requests, failures } = await load.stop();
    const { detectedMs, recoveredMs } = ended;
    table.push({
      scenario: row.name,
      by: tool,
      outcome: endOf(ended),
      cause: '',
      detected: seconds(detectedMs),
      recovered: recoveredMs === undefined ? undefined : seconds(recoveredMs - (detectedMs ?? 0)),
      requests,
      failed: failures.length,
    });
    expect(requests).toBeGreaterThan(20);
  });
});
