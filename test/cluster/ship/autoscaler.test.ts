/** An autoscaler owns the replicas: ship neither sets them, nor loses them, nor begins beside them with fewer. */
import { expect, it } from 'vitest';
import type { KubeObject } from '../harness/client.ts';
import { pretending, shapeOf } from './pretend.ts';
import { expectPromoted } from './run.ts';

const { plane, ship } = pretending();

const deploymentIn = (namespace: string, name = 'web'): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
});

async function replicasIn(namespace: string, name?: string): Promise<number> {
  const { spec } = await plane().client.get(deploymentIn(namespace, name));
  return (spec as { replicas: number }).replicas;
}

/** As an autoscaler does it. */
async function scale(namespace: string, replicas: number, name = 'web'): Promise<void> {
  await plane().client.request('PATCH', `/apis/apps/v1/namespaces/${namespace}/deployments/${name}/scale`, {
    body: { spec: { replicas } },
    contentType: 'application/merge-patch+json',
  });
  expect(await replicasIn(namespace, name)).toBe(replicas);
}

/** The least that was wanted while this went on. */
async function leastWhile(namespace: string, work: Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  let isOver = false;
  const ended = work.finally(() => (isOver = true));
  while (!isOver) least = Math.min(least, await replicasIn(namespace));
  await ended;
  return least;
}

it('a count that it has set survives a release, and going back', async () => {
  const namespace = 'kept';
  const autoscaled = { autoscaled: true };
  expectPromoted(await ship(namespace, shapeOf('1', autoscaled)));
  await scale(namespace, 4);
  const second = ship(namespace, shapeOf('2', autoscaled)).then(expectPromoted);
  expect(await leastWhile(namespace, second)).toBe(4);
  const bad = ship(namespace, shapeOf('bad', autoscaled)).then(({ receipt, stderr }) =>
    expect(receipt, stderr).toMatchObject({ outcome: 'rolled-back', serving: 2 }),
  );
  expect(await leastWhile(namespace, bad)).toBe(4);
});

it('that comes to a workload whose replicas were ours finds as many as there were', async () => {
  const namespace = 'handed-over';
  expectPromoted(await ship(namespace, shapeOf('1', { replicas: 3 })));
  const handed = ship(namespace, shapeOf('2', { replicas: 3, autoscaled: true })).then(expectPromoted);
  expect(await leastWhile(namespace, handed)).toBe(3);
  await scale(namespace, 5);
  const next = ship(namespace, shapeOf('3', { replicas: 3, autoscaled: true })).then(expectPromoted);
  expect(await leastWhile(namespace, next)).toBe(5);
});

it('that goes leaves the number to the files again', async () => {
  const namespace = 'taken-back';
  expectPromoted(await ship(namespace, shapeOf('1', { autoscaled: true })));
  await scale(namespace, 5);
  expectPromoted(await ship(namespace, shapeOf('2', { replicas: 2 })));
  expect(await replicasIn(namespace)).toBe(2);
});

it('a new colour begins with as many as the old one has by then', async () => {
  const namespace = 'colours';
  const by = ['--strategy=blue-green'];
  const autoscaled = { autoscaled: true };
  const first = await ship(namespace, shapeOf('1', autoscaled), by);
  expectPromoted(first);
  expect(first.receipt.color).toBe('blue');
  await scale(namespace, 6, 'web-blue');
  expectPromoted(await ship(namespace, shapeOf('2', autoscaled), by));
  expect(await replicasIn(namespace, 'web-green')).toBe(6);
});
