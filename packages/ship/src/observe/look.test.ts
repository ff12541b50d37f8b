import { ClusterFailure } from '@palisade/sources/cluster/failure';
import { describe, expect, it } from 'vitest';
import { apiOf } from '../../../../test/ship/memory-api.ts';
import { deployment, object } from '../../../../test/ship/objects.ts';
import type { KubeObject } from '../object.ts';
import type { Kinds } from '../objects.ts';
import { lookAt, type Seen } from './look.ts';

const KINDS: Kinds = new Map(
  ['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => [
    `apps/v1/${kind}`,
    { group: 'apps', version: 'v1', kind, resource: `${kind.toLowerCase()}s`, cluster: false } as never,
  ]),
);
const ROOT = '/apis/apps/v1/namespaces/shop';
const PODS = '/api/v1/namespaces/shop/pods';
const REVISION = 'deployment.kubernetes.io/revision';

type Answers = Readonly<Record<string, KubeObject | readonly KubeObject[] | ClusterFailure>>;

/** What is seen of `web` where the server answers so; lists of what is not named are empty. */
async function seen(kind: string, answers: Answers): Promise<{ look: Seen; asked: string[] }> {
  const asked: string[] = [];
  const api = apiOf(async ({ path }) => {
    asked.push(path);
    const [bare = ''] = path.split('?');
    const answer = answers[bare] ?? [];
    if (answer instanceof ClusterFailure) throw answer;
    return Array.isArray(answer) ? { apiVersion: 'v1', kind: 'PodList', items: answer } : answer;
  });
  const reference = { apiVersion: 'apps/v1', kind, metadata: { name: 'web', namespace: 'shop' } };
  return { look: await lookAt(api, KINDS, [reference]), asked };
}

const owned = (uid: string) => [{ uid, kind: 'ReplicaSet', name: uid }];
const set = (uid: string, revision: string, owner = 'web'): KubeObject =>
  object(
    ['apps/v1', 'ReplicaSet'],
    uid,
    {},
    { uid, ownerReferences: owned(owner), annotations: { [REVISION]: revision } },
  );
const pod = (name: string, metadata: object): KubeObject =>
  object(
    ['v1', 'Pod'],
    name,
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    { uid: name, ...metadata },
  );

const live = (more: object = {}): KubeObject => ({
  ...deployment('web', {}, { replicas: 2 }),
  metadata: { name: 'web', namespace: 'shop', uid: 'web', generation: 4, annotations: { [REVISION]: '2' } },
  status: { observedGeneration: 4, replicas: 3, updatedReplicas: 2, availableReplicas: 2 },
  ...more,
});

const podsOf = ({ look }: { look: Seen }): string[] | undefined => look.workloads[0]?.pods.map(({ name }) => name);

describe('new pods', () => {
  it('of a Deployment are those of the ReplicaSet of its revision; old ones are ignored', async () => {
    const found = await seen('Deployment', {
      [`${ROOT}/deployments/web`]: live(),
      [`${ROOT}/replicasets`]: [set('old', '1'), set('new', '2'), set('stranger', '2', 'other')],
      [PODS]: [
        pod('web-old-1', { ownerReferences: owned('old') }),
        pod('web-new-1', { ownerReferences: owned('new') }),
        pod('web-new-2', { ownerReferences: owned('new') }),
        pod('web-new-gone', { ownerReferences: owned('new'), deletionTimestamp: 'now' }),
        pod('web-stranger', { ownerReferences: owned('stranger') }),
      ],
    });
    expect(podsOf(found)).toEqual(['web-new-1', 'web-new-2']);
    expect(found.look.workloads[0]).toMatchObject({ isFresh: true, desired: 2, updated: 2, available: 2, total: 3 });
    expect(found.asked).toContain(`${PODS}?labelSelector=app%3Dweb`);
  });

  it('of a Deployment are none as long as there is no new ReplicaSet', async () => {
    const found = await seen('Deployment', {
      [`${ROOT}/deployments/web`]: live(),
      [`${ROOT}/replicasets`]: [set('old', '1')],
      [PODS]: [pod('web-old-1', { ownerReferences: owned('old') })],
    });
    expect(podsOf(found)).toEqual([]);
  });

  it('of a StatefulSet are those of its update revision', async () => {
    const labels = (hash: string) => ({
      labels: { 'controller-revision-hash': hash },
      ownerReferences: owned('web'),
    });
    const found = await seen('StatefulSet', {
      [`${ROOT}/statefulsets/web`]: { ...live({ status: { updateRevision: 'web-2' } }), kind: 'StatefulSet' },
      [PODS]: [pod('web-0', labels('web-1')), pod('web-1', labels('web-2'))],
    });
    expect(podsOf(found)).toEqual(['web-1']);
    expect(found.look.workloads[0]?.isFresh).toBe(false);
  });

  it.each([
    [{}, ['web-1']],
    [{ podManagementPolicy: 'Parallel' }, []],
  ])('of a StatefulSet %j wait for old ones that are not ready', async (spec, stuck) => {
    const old = (name: string, ready: string, more: object = {}): KubeObject => ({
      ...pod(name, { labels: { 'controller-revision-hash': 'web-1' }, ownerReferences: owned('web'), ...more }),
      status: { conditions: [{ type: 'Ready', status: ready }] },
    });
    const { spec: whole, ...rest } = live({ status: { updateRevision: 'web-2' } });
    const found = await seen('StatefulSet', {
      [`${ROOT}/statefulsets/web`]: { ...rest, kind: 'StatefulSet', spec: { ...(whole as object), ...spec } },
      [PODS]: [
        old('web-0', 'True'),
        old('web-1', 'False'),
        old('web-2', 'False', { deletionTimestamp: 'now' }),
        old('stranger', 'False', { ownerReferences: owned('other') }),
      ],
    });
    expect(found.look.workloads[0]?.stuck.map(({ name }) => name)).toEqual(stuck);
  });

  it('of a StatefulSet are fewer where a partition keeps some back', async () => {
    const { spec: whole, ...rest } = live({ status: { updateRevision: 'web-2' } });
    const updateStrategy = { rollingUpdate: { partition: 1 } };
    const found = await seen('StatefulSet', {
      [`${ROOT}/statefulsets/web`]: { ...rest, kind: 'StatefulSet', spec: { ...(whole as object), updateStrategy } },
    });
    expect(found.look.workloads[0]).toMatchObject({ desired: 2, renewed: 1 });
  });

  it('of a DaemonSet are those of its generation, as many as there are nodes for', async () => {
    const labels = (generation: string) => ({
      labels: { 'pod-template-generation': generation },
      ownerReferences: owned('web'),
    });
    const { metadata } = live();
    // Of the object there have been more generations than of its template.
    const annotations = { 'deprecated.daemonset.template.generation': '3' };
    const status = { observedGeneration: 4, desiredNumberScheduled: 5, updatedNumberScheduled: 1, numberAvailable: 4 };
    const found = await seen('DaemonSet', {
      [`${ROOT}/daemonsets/web`]: { ...live({ status }), metadata: { ...metadata, annotations }, kind: 'DaemonSet' },
      [PODS]: [pod('web-a', labels('2')), pod('web-b', labels('3'))],
    });
    expect(podsOf(found)).toEqual(['web-b']);
    expect(found.look.workloads[0]).toMatchObject({ desired: 5, updated: 1, available: 4 });
  });
});

describe('a look', () => {
  it('knows what is gone', async () => {
    const found = await seen('Deployment', {
      [`${ROOT}/deployments/web`]: new ClusterFailure('not-found', 'no'),
    });
    expect(found.look).toEqual({ workloads: [], gone: ['Deployment shop/web'], events: [] });
  });

  it('is none where the server does not answer', async () => {
    const away = new ClusterFailure('unreachable', 'away');
    await expect(seen('Deployment', { [`${ROOT}/deployments/web`]: live(), [PODS]: away })).rejects.toBe(away);
  });

  it.each([
    ['all is well', 2, false],
    ['something is missing', 1, true],
  ])('asks for events only where %s: %i', async (_name, availableReplicas, asks) => {
    const status = { observedGeneration: 4, replicas: 2, updatedReplicas: 2, availableReplicas };
    const { asked } = await seen('Deployment', { [`${ROOT}/deployments/web`]: live({ status }) });
    expect(asked.some((path) => path.includes('/events'))).toBe(asks);
  });

  it('hears of its own events, and does without where it may not', async () => {
    const event = (name: string): KubeObject =>
      object(['v1', 'Event'], name, {
        involvedObject: { kind: 'Pod', name },
        reason: 'Failed',
        message: 'no',
        count: 3,
      });
    const events = '/api/v1/namespaces/shop/events';
    const answers = { [`${ROOT}/deployments/web`]: live({ status: {} }) };
    const { look } = await seen('Deployment', { ...answers, [events]: [event('web-1'), event('webshop-1')] });
    expect(look.events).toEqual([{ about: 'Pod/web-1', reason: 'Failed', message: 'no', count: 3 }]);
    const blind = await seen('Deployment', { ...answers, [events]: new ClusterFailure('forbidden', 'no') });
    expect(blind.look.events).toEqual([]);
  });
});
