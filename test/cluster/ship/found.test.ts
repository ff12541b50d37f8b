/** What was there before ship came, by other hands: it is taken over by a release, and given back where the release fails. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KubeObject } from '../harness/client.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { IMAGE } from './rows.ts';
import { expectPromoted, shipIn } from './run.ts';
import { importImages } from './service.ts';
import { expectServed, loadOf, objectsOf, serving } from './serving.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  await importImages(cluster, [IMAGE]);
});
afterAll(() => cluster?.stop());

const named = (apiVersion: string, kind: string, namespace: string, name: string, more: object): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  ...more,
});

/** Nobody's but the hand's that wrote them. */
const byHand = (namespace: string, value: string): KubeObject[] => [
  named('v1', 'ConfigMap', namespace, 'shared', { data: { value } }),
  named('v1', 'Secret', namespace, 'tls', { stringData: { value } }),
  named('networking.k8s.io/v1', 'Ingress', namespace, 'web', {
    spec: {
      tls: [{ secretName: 'tls' }],
      rules: [
        {
          host: `${value}.example.com`,
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
          },
        },
      ],
    },
  }),
];

async function contentIn(namespace: string): Promise<unknown[]> {
  const all = await Promise.all(
    byHand(namespace, '').map((object) => cluster.client.get(object).catch(() => undefined)),
  );
  return all.map((object) => {
    const marks = (object?.metadata['annotations'] ?? {}) as Record<string, string>;
    return { data: object?.['data'], spec: object?.['spec'], mark: marks['palisade.dev/service'] };
  });
}

it('objects of others are as they were, when the release that took them over fails', async () => {
  const namespace = 'taken';
  const load = await serving(cluster, namespace);
  for (const object of byHand(namespace, 'before')) await cluster.client.create(object);
  const before = await contentIn(namespace);
  const bad = [...objectsOf(namespace, '2', { behaviour: 'crash' }), ...byHand(namespace, 'after')];
  for (const release of [2, 3]) {
    const failed = await shipIn(cluster, bad, { namespace });
    expect(failed.receipt, failed.stderr).toMatchObject({ outcome: 'rolled-back', release, serving: 1 });
    expect(await contentIn(namespace)).toEqual(before);
  }
  const good = await shipIn(cluster, [...objectsOf(namespace, '2'), ...byHand(namespace, 'after')], { namespace });
  expectPromoted(good);
  expect(await contentIn(namespace)).not.toEqual(before);
  await expectServed(load, '2');
  // From now on they are the service's own: a release that has none of them takes them away.
  expectPromoted(await shipIn(cluster, objectsOf(namespace, '3'), { namespace }));
  expect(await contentIn(namespace)).toEqual(before.map(() => ({ data: undefined, spec: undefined, mark: undefined })));
});

it('and when the first one fails, and is to be removed', async () => {
  const namespace = 'taken-first';
  await cluster.client.ensureNamespace(namespace);
  for (const object of byHand(namespace, 'before')) await cluster.client.create(object);
  const before = await contentIn(namespace);
  const bad = [...objectsOf(namespace, '1', { behaviour: 'crash' }), ...byHand(namespace, 'after')];
  const failed = await shipIn(cluster, bad, { namespace }, ['--on-first-failure=remove']);
  expect(failed.receipt, failed.stderr).toMatchObject({ outcome: 'failed-no-prior' });
  expect(await contentIn(namespace)).toEqual(before);
  expect(await cluster.client.list('apps/v1', 'Deployment', { namespace })).toEqual([]);
});

it('what a failed first release left is gone with the next one that serves', async () => {
  const namespace = 'stray';
  await cluster.client.ensureNamespace(namespace);
  const worker = objectsOf(namespace, '1', { name: 'worker', behaviour: 'crash' });
  const failed = await shipIn(cluster, [...objectsOf(namespace, '1'), ...worker], { namespace });
  expect(failed.receipt, failed.stderr).toMatchObject({ outcome: 'failed-no-prior' });
  expectPromoted(await shipIn(cluster, objectsOf(namespace, '2'), { namespace }));
  const deployments = await cluster.client.list('apps/v1', 'Deployment', { namespace });
  expect(deployments.map(({ metadata }) => metadata.name)).toEqual(['web']);
});

it('--rollback goes back from what was held, and no further', async () => {
  const namespace = 'held';
  const load = await serving(cluster, namespace);
  expectPromoted(await shipIn(cluster, objectsOf(namespace, '2'), { namespace }));
  const asks = ['--ask=http://nobody.invalid/', '--on-hold=leave', '--soak=1'];
  const yaml = JSON.stringify({
    name: 'web',
    namespace,
    runtime: 'node',
    port: 8080,
    image: 'palisade.test/web',
    owner: 'shop',
    release: { holdSeconds: 1 },
  });
  const held = await shipIn(cluster, objectsOf(namespace, '3'), { namespace, files: { 'palisade.yaml': yaml } }, asks);
  expect(held.receipt, held.stderr).toMatchObject({ outcome: 'held', release: 3, previous: 2 });
  const back = await shipIn(cluster, [], { namespace }, ['--rollback']);
  expect(back.receipt, back.stderr).toMatchObject({ outcome: 'rolled-back', serving: 2 });
  expect(back.code).toBe(0);
  await expectServed(load, '2');
});

it('a service that sleeps is shipped asleep, and goes back to sleep', async () => {
  const namespace = 'asleep';
  await cluster.client.ensureNamespace(namespace);
  expectPromoted(await shipIn(cluster, objectsOf(namespace, '1', { replicas: 0 }), { namespace }));
  const failed = await shipIn(cluster, objectsOf(namespace, '2', { behaviour: 'crash' }), { namespace });
  expect(failed.receipt, failed.stderr).toMatchObject({ outcome: 'rolled-back', serving: 1 });
});

it('previews do not outlive the release', async () => {
  const namespace = 'previews';
  const by = ['--strategy=blue-green'];
  const services = async (): Promise<string[]> =>
    (await cluster.client.list('v1', 'Service', { namespace })).map(({ metadata }) => metadata.name ?? '');
  const load = await serving(cluster, namespace, by);
  expect(await services()).toEqual(['web']);
  const local = objectsOf(namespace, '2').map((object) =>
    object.kind === 'Service'
      ? { ...object, spec: { ...(object['spec'] as object), type: 'LoadBalancer', externalTrafficPolicy: 'Local' } }
      : object,
  );
  expectPromoted(await shipIn(cluster, local, { namespace }, by));
  expect(await services()).toEqual(['web']);
  const failed = await shipIn(cluster, objectsOf(namespace, '3', { behaviour: 'crash' }), { namespace }, by);
  expect(failed.receipt, failed.stderr).toMatchObject({ outcome: 'rolled-back' });
  expect(await services()).toEqual(['web']);
  await expectServed(load, '2');
});

it('blue-green over what kubectl had applied: the old one serves alone until the switch, and goes with it', async () => {
  const namespace = 'first-color';
  const by = ['--strategy=blue-green', '--ask=/', '--timeout=15'];
  await cluster.client.ensureNamespace(namespace);
  for (const object of objectsOf(namespace, '1')) await cluster.client.apply(object);
  const load = await loadOf(cluster, namespace);
  const deployments = async (): Promise<(string | undefined)[]> =>
    (await cluster.client.list('apps/v1', 'Deployment', { namespace })).map(({ metadata }) => metadata.name);
  const selector = async (): Promise<unknown> =>
    (await cluster.client.get(objectsOf(namespace, '1')[0] as KubeObject))['spec'];
  const before = await selector();
  const wrong = await shipIn(cluster, objectsOf(namespace, '2', { behaviour: 'errors:100' }), { namespace }, by);
  expect(wrong.receipt, wrong.stderr).toMatchObject({
    outcome: 'rolled-back',
    serving: 1,
    cause: { reason: 'answers' },
  });
  expect(await deployments()).toEqual(['web']);
  expect(await selector()).toEqual(before);
  expect(Object.keys((await load.report()).versions)).toEqual(['1']);
  const good = await shipIn(cluster, objectsOf(namespace, '3'), { namespace }, by);
  expectPromoted(good);
  expect(await deployments()).toEqual(['web-blue']);
  await expectServed(load, '3');
});

it('a kind and an object of it in one release', async () => {
  const namespace = 'brought';
  await cluster.client.ensureNamespace(namespace);
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.shop.example.com' },
    spec: {
      group: 'shop.example.com',
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  };
  const widget = named('shop.example.com/v1', 'Widget', namespace, 'one', { spec: { size: 1 } });
  const first = await shipIn(cluster, [widget, definition, ...objectsOf(namespace, '1')], { namespace });
  expectPromoted(first);
  expect((await cluster.client.get(widget))['spec']).toEqual({ size: 1 });
});

it('an object of another service is refused', async () => {
  const namespace = 'shared';
  await cluster.client.ensureNamespace(namespace);
  const shared = named('v1', 'ServiceAccount', namespace, 'shared', {});
  expectPromoted(await shipIn(cluster, [shared, ...objectsOf(namespace, '1')], { namespace }));
  const other = [shared, ...objectsOf(namespace, '1', { name: 'carts' })];
  const { receipt } = await shipIn(cluster, other, { namespace, service: 'carts' });
  expect(receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'of-another' } });
  expect(receipt.details?.join()).toMatch(/ServiceAccount shared\/shared is of shared\/web/);
});
