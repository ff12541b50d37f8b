/** Workloads that are no Deployments: each is watched in its own way, and goes back in its own way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../harness/client.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { IMAGE } from './rows.ts';
import { expectPromoted, shipIn } from './run.ts';
import { importImages } from './service.ts';
import { expectServed, objectsOf, serving } from './serving.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  await importImages(cluster, [IMAGE]);
});
afterAll(() => cluster?.stop());

type Spec = Record<string, unknown>;

/** Deployment → the same pods under another controller. */
const KINDS: Readonly<Record<string, (spec: Spec) => Spec>> = {
  StatefulSet: ({ replicas, selector, template }) => ({ replicas, selector, template, serviceName: 'web' }),
  DaemonSet: ({ selector, template }) => ({ selector, template }),
};

function as(kind: string, namespace: string, version: string, behaviour?: string): KubeObject[] {
  const [service, deployment] = objectsOf(namespace, version, behaviour === undefined ? {} : { behaviour });
  const { metadata, spec } = deployment as KubeObject;
  const own = KINDS[kind]?.(spec as Spec);
  return [service as KubeObject, { apiVersion: 'apps/v1', kind, metadata, spec: own }];
}

async function readyPods(namespace: string): Promise<string[]> {
  const pods = await cluster.client.list('v1', 'Pod', { namespace });
  return pods.flatMap(({ spec, status }) => {
    const { conditions = [] } = status as { conditions?: { type: string; status: string }[] };
    const isReady = conditions.some((one) => one.type === 'Ready' && one.status === 'True');
    const [{ env = [] } = {}] = (spec as { containers: { env?: { name: string; value?: string }[] }[] }).containers;
    return isReady ? [env.find(({ name }) => name === 'VERSION')?.value ?? ''] : [];
  });
}

describe.concurrent.each(Object.keys(KINDS))('%s', (kind) => {
  it('is promoted when all of it is new, and goes back when the new pods crash', async () => {
    const namespace = `kind-${kind.toLowerCase()}`;
    await cluster.client.ensureNamespace(namespace);
    expectPromoted(await shipIn(cluster, as(kind, namespace, '1'), { namespace }));
    expectPromoted(await shipIn(cluster, as(kind, namespace, '2'), { namespace }));
    expect(new Set(await readyPods(namespace))).toEqual(new Set(['2']));
    const failed = await shipIn(cluster, as(kind, namespace, '3', 'crash'), { namespace });
    expect(failed.receipt, failed.stderr).toMatchObject({
      outcome: 'rolled-back',
      serving: 2,
      cause: { reason: 'crash-loop' },
    });
    expect(new Set(await readyPods(namespace))).toEqual(new Set(['2']));
    const { failed: certain = Number.NaN, suspected = 0 } = failed.receipt.timings;
    expect(certain - suspected).toBeLessThan(10_000);
    expectPromoted(await shipIn(cluster, as(kind, namespace, '4'), { namespace }));
  });

  it('whose pods are replaced only by hand is refused', async () => {
    const namespace = `by-hand-${kind.toLowerCase()}`;
    await cluster.client.ensureNamespace(namespace);
    const [service, workload] = as(kind, namespace, '1') as [KubeObject, KubeObject];
    const byHand = { ...workload, spec: { ...(workload['spec'] as Spec), updateStrategy: { type: 'OnDelete' } } };
    const { receipt, stderr } = await shipIn(cluster, [service, byHand], { namespace });
    expect(receipt, stderr).toMatchObject({ outcome: 'rejected', cause: { reason: 'unseen' } });
  });
});

describe('a Job of the release', () => {
  const withJob = (namespace: string, version: string, script: string, behaviour?: string): KubeObject[] => {
    const [service, deployment] = objectsOf(namespace, version, behaviour === undefined ? {} : { behaviour });
    const { template } = (deployment as KubeObject)['spec'] as { template: { spec: { containers: Spec[] } } };
    const [container = {}] = template.spec.containers;
    const { image, imagePullPolicy, securityContext } = container;
    const own = { name: 'migrate', image, imagePullPolicy, securityContext };
    const spec = {
      ...template.spec,
      restartPolicy: 'Never',
      containers: [{ ...own, command: ['/usr/bin/node', '-e', script], args: [] }],
    };
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'migrate', namespace },
      spec: { backoffLimit: 0, template: { spec } },
    };
    return [service as KubeObject, deployment as KubeObject, job];
  };
  const jobsIn = async (namespace: string): Promise<string[]> =>
    (await cluster.client.list('batch/v1', 'Job', { namespace }))
      .map(({ metadata }) => String(metadata.uid))
      .toSorted();
  const RUNS = 'setTimeout(() => console.log("migrated"), 1500)';

  it('is done before anything is replaced, once, and not again when it is gone back', async () => {
    const namespace = 'job-done';
    await cluster.client.ensureNamespace(namespace);
    const ship = (...of: [version: string, script: string, behaviour?: string]) =>
      shipIn(cluster, withJob(namespace, ...of), { namespace });
    const first = await ship('1', RUNS);
    expectPromoted(first);
    expect(first.stderr).toMatch(/jobs: [^]*migrate-[0-9a-f]{10}: 0 of 1 done, 1 running[^]*applying: /);
    const done = await jobsIn(namespace);
    expect(done).toHaveLength(1);
    expectPromoted(await ship('2', RUNS));
    expect(await jobsIn(namespace)).toEqual(done);
    const failed = await ship('3', `${RUNS} // another`, 'crash');
    expect(failed.receipt, failed.stderr).toMatchObject({ outcome: 'rolled-back', serving: 2 });
    expect(await jobsIn(namespace)).toEqual(done);
    const restored = await shipIn(cluster, [], { namespace }, ['--rollback=1']);
    expectPromoted(restored);
    expect(restored.stderr).not.toContain('jobs:');
  });

  it('that fails is the end of the release, and of nothing else; the next try is a new one', async () => {
    const namespace = 'job-fails';
    const load = await serving(cluster, namespace);
    const script = 'console.error("fatal: no such column"); process.exit(4)';
    for (const release of [2, 3]) {
      const failed = await shipIn(cluster, withJob(namespace, '2', script), { namespace });
      expect(failed.receipt, failed.stderr).toMatchObject({
        outcome: 'rolled-back',
        release,
        cause: { reason: 'job' },
      });
      expect(failed.receipt.cause?.message).toMatch(/migrate-\S{10} failed: .*exit code 4/);
      expect(failed.receipt.evidence.join('\n')).toContain('fatal: no such column');
      expect(failed.stderr).not.toContain('applying:');
      expect(await jobsIn(namespace)).toEqual([]);
    }
    await expectServed(load, '1');
  });

  it('that is suspended, or gone before it is seen, is refused', async () => {
    const namespace = 'job-hidden';
    await cluster.client.ensureNamespace(namespace);
    const [service, deployment, job] = withJob(namespace, '1', RUNS) as [KubeObject, KubeObject, KubeObject];
    for (const hidden of [{ suspend: true }, { ttlSecondsAfterFinished: 5 }]) {
      const objects = [service, deployment, { ...job, spec: { ...(job['spec'] as Spec), ...hidden } }];
      const { receipt } = await shipIn(cluster, objects, { namespace });
      expect(receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'unseen' } });
    }
  });
});
