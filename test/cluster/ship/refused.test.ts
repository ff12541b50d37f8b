/** What is refused changes nothing; what is refused half-way is gone back from; where that is refused too, somebody is told. */
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../harness/client.ts';
import { pretending, shapeOf } from './pretend.ts';
import { expectPromoted, startShip } from './run.ts';
import { written } from './serving.ts';

const { plane, ship } = pretending();

/** Refuses Deployments and Services of this namespace for which the expression is false. */
async function deny(namespace: string, expression: string): Promise<void> {
  const name = `deny-${namespace}`;
  const root = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name } };
  const resourceRules = [
    {
      apiGroups: ['apps', ''],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['deployments', 'services'],
    },
  ];
  const validations = [{ expression, message: 'our policy says no' }];
  const spec = { failurePolicy: 'Fail', matchConstraints: { resourceRules }, validations };
  const { client } = plane();
  await client.apply({ ...root, kind: 'ValidatingAdmissionPolicy', spec });
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  const binding = { policyName: name, validationActions: ['Deny'], matchResources: { namespaceSelector } };
  await client.apply({ ...root, kind: 'ValidatingAdmissionPolicyBinding', spec: binding });
  const probe: KubeObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'denied-probe', namespace, labels: { probe: 'yes' } },
    spec: { ports: [{ port: 1 }] },
  };
  // A policy is in force a moment after it was written.
  await expect
    .poll(
      () =>
        client.create(probe).then(
          () => client.delete(probe),
          () => 'denied',
        ),
      { timeout: 20_000 },
    )
    .toBe('denied');
}
const PROBES = "!(has(object.metadata.labels) && 'probe' in object.metadata.labels)";

describe('before anything is changed', () => {
  it('an object that a policy refuses', async () => {
    const namespace = 'policy';
    expectPromoted(await ship(namespace, shapeOf('1', { replicas: 1, config: { a: '1' } })));
    await deny(namespace, `${PROBES} && (object.kind != 'Deployment' || object.spec.replicas < 2)`);
    const before = await written(plane(), namespace);
    const { receipt, code } = await ship(namespace, shapeOf('2', { replicas: 2, config: { a: '2' } }));
    expect(receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'refused' } });
    expect(receipt.details?.join()).toMatch(/Deployment policy\/web: .*our policy says no/);
    expect(code).toBe(1);
    const unlocked = (all: unknown[]) => all.filter((one) => (one as { kind: string }).kind !== 'Lease');
    expect(unlocked(await written(plane(), namespace))).toEqual(unlocked(before));
  });

  it.each<readonly [string, object, RegExp]>([
    [
      'argo',
      { annotations: { 'argocd.argoproj.io/tracking-id': 'x:apps/Deployment:argo/web' } },
      /belongs to Argo CD: .*let Argo CD sync it/,
    ],
    [
      'flux',
      { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } },
      /belongs to Flux: .*flux suspend kustomization/,
    ],
    ['helm', { annotations: { 'meta.helm.sh/release-name': 'web' } }, /belongs to Helm: .*upgrade the Helm release/],
  ])('an object that %s keeps as it is', async (namespace, marks, instead) => {
    const { client } = plane();
    await client.ensureNamespace(namespace);
    const [service, deployment] = shapeOf('1', { replicas: 1 }) as [KubeObject, KubeObject];
    for (const object of [service, { ...deployment, metadata: { name: 'web', ...marks } }])
      await client.create({ ...object, metadata: { ...object.metadata, namespace } });
    const { receipt, code } = await ship(namespace, shapeOf('2', { replicas: 1 }));
    expect(receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'managed-elsewhere' } });
    expect(receipt.details?.join()).toMatch(instead);
    expect(code).toBe(1);
    const { spec } = await client.get({ ...deployment, metadata: { name: 'web', namespace } });
    expect(JSON.stringify(spec)).toContain('registry.test/web:1');
  });

  it('an object that Argo CD 2 writes, whose label says nothing', async () => {
    const namespace = 'argo-two';
    const { client } = plane();
    await client.ensureNamespace(namespace);
    const [, deployment] = shapeOf('1', { replicas: 1 }) as [KubeObject, KubeObject];
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments?fieldManager=argocd-controller`;
    await client.request('POST', path, { body: { ...deployment, metadata: { name: 'web', namespace } } });
    const { receipt } = await ship(namespace, shapeOf('2', { replicas: 1 }));
    expect(receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'managed-elsewhere' } });
  });
});

/** As a kubelet tells of a container that has ended well. */
async function finishPods(namespace: string): Promise<void> {
  const { client } = plane();
  const pods = await client.list('v1', 'Pod', { namespace });
  for (const { metadata, spec } of pods.filter((one) => JSON.stringify(one.spec).includes('registry.test/wait'))) {
    const [container] = (spec as { containers: { name: string; image: string }[] }).containers;
    const terminated = { exitCode: 0, reason: 'Completed', finishedAt: new Date().toISOString() };
    const own = { ...container, imageID: 'x', ready: false, restartCount: 0, state: { terminated } };
    const { name, image, imageID, ready, restartCount, state } = own;
    const containerStatuses = [{ name, image, imageID, ready, restartCount, state }];
    await client.request('PATCH', `/api/v1/namespaces/${namespace}/pods/${metadata.name}/status`, {
      body: { status: { phase: 'Succeeded', containerStatuses } },
      contentType: 'application/merge-patch+json',
    });
  }
}

describe('half-way', () => {
  /** Begins to refuse Services when the release is about to be applied: the Deployment is written, the Service is not. */
  async function cutShort(namespace: string, refuses: string) {
    expectPromoted(await ship(namespace, shapeOf('1', { replicas: 2, config: { a: '1' } })));
    const [config, service, deployment] = shapeOf('2', { replicas: 2, config: { a: '2' } }) as [
      KubeObject,
      KubeObject,
      KubeObject,
    ];
    const extra: KubeObject = { ...service, metadata: { name: 'extra' } };
    const job: KubeObject = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'wait' },
      spec: {
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'wait', image: 'registry.test/wait:1' }] } },
      },
    };
    const run = startShip(plane(), [config, service, extra, deployment, job], { namespace });
    await run.until(/0 of 1 done, 1 running/);
    await deny(namespace, `${PROBES} && ${refuses}`);
    // The pod of the Job has done its work, and so the rest begins.
    await finishPods(namespace);
    return run.ended;
  }
  const isExtra = "object.metadata.name != 'extra'";

  it('it goes back from what was applied by then', async () => {
    const namespace = 'half-way';
    const { receipt, code, stderr } = await cutShort(namespace, isExtra);
    expect(receipt, stderr).toMatchObject({ outcome: 'rolled-back', serving: 1, cause: { reason: 'apply' } });
    expect(receipt?.cause?.message).toContain('our policy says no');
    expect(code).toBe(3);
    const { client } = plane();
    const [deployment] = await client.list('apps/v1', 'Deployment', { namespace });
    expect(JSON.stringify(deployment?.['spec'])).toContain('registry.test/web:1');
    const names = async (kind: string): Promise<unknown[]> =>
      (await client.list('v1', kind, { namespace }))
        .map(({ metadata }) => metadata.name)
        .filter((name) => name !== 'kube-root-ca.crt');
    expect(await names('Service')).toEqual(['web']);
    expect((await names('ConfigMap')).filter((name) => String(name).startsWith('settings'))).toHaveLength(1);
    expect(await client.list('batch/v1', 'Job', { namespace })).toEqual([]);
  });

  it('and where that is refused as well, it says so, and is no success', async () => {
    const namespace = 'no-way';
    const refuses = `${isExtra} && (object.kind != 'Deployment' || !object.spec.template.spec.containers[0].image.endsWith(':1'))`;
    const { receipt, code, stderr } = await cutShort(namespace, refuses);
    expect(receipt, stderr).toMatchObject({ outcome: 'rollback-failed', cause: { reason: 'apply' } });
    expect(receipt?.cause?.message).toMatch(/our policy says no.*Going back failed as well: .*our policy says no/s);
    expect(code).toBe(4);
    await plane().client.delete({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: `deny-${namespace}` },
    });
    // What was in the way is gone: it goes back to what served, and not one further.
    await expect
      .poll(async () => (await ship(namespace, [], ['--rollback'])).receipt, { timeout: 60_000, interval: 2000 })
      .toMatchObject({ outcome: 'promoted', restores: 1 });
  });
});

it('what somebody has made their own meanwhile is not taken away', async () => {
  const namespace = 'prune';
  const extra = (name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: { a: '1' },
  });
  expectPromoted(await ship(namespace, [...shapeOf('1', { replicas: 1 }), extra('ours'), extra('theirs')]));
  const { client } = plane();
  await client.create({ ...extra('alike'), metadata: { name: 'alike', namespace, labels: { app: 'web' } } });
  await client.request('PATCH', `/api/v1/namespaces/${namespace}/configmaps/theirs`, {
    body: { metadata: { annotations: { 'palisade.dev/service': null } } },
    contentType: 'application/merge-patch+json',
  });
  const { receipt } = await ship(namespace, shapeOf('2', { replicas: 1 }));
  expect(receipt.removed).toEqual([`ConfigMap ${namespace}/ours`]);
  const left = (await client.list('v1', 'ConfigMap', { namespace })).map(({ metadata }) => metadata.name);
  expect(left).toEqual(expect.arrayContaining(['alike', 'theirs']));
  expect(left).not.toContain('ours');
});
