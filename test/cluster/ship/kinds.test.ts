/** Workloads that are no Deployments: each is watched in its own way, and goes back in its own way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../harness/client.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { IMAGE } from './rows.ts';
import { expectPromoted, shipIn } from './run.ts';
import { importImages } from './service.ts';
import { objectsOf } from './serving.ts';

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
