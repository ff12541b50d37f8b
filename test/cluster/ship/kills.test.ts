/**
 * The runner dies between every pair of writes to the API, and between each write and its answer: afterwards another runner ends
 * in a consistent state, each time, and nothing is left locked. Enumerated, not sampled. Time runs faster than the wall's.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@palisade/ship/clock';
import { finalOf } from '@palisade/ship/final';
import { type KubeObject, keyOf } from '@palisade/ship/object';
import type { Place } from '@palisade/ship/place';
import type { Receipt } from '@palisade/ship/receipt';
import { SETTINGS } from '@palisade/ship/settings';
import { resume, ship } from '@palisade/ship/ship';
import { Journal } from '@palisade/ship/state/journal';
import { readRelease } from '@palisade/ship/state/releases';
import type { Strategy } from '@palisade/ship/strategy';
import { type Api, openApi, PATIENCE } from '@palisade/sources/cluster/api';
import { accessTo } from '@palisade/sources/cluster/kubeconfig';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../harness/control-plane.ts';
import { pretendKubelet } from './pretend-kubelet.ts';

const FASTER = 5;
const CLOCK: Clock = {
  monotonic: () => performance.now() * FASTER,
  wall: () => new Date().toISOString(),
  sleep: (ms, signal) =>
    sleep(ms / FASTER, undefined, signal && { signal }).then(
      () => undefined,
      () => undefined,
    ),
};

let plane: ControlPlane;
let api: Api;
let kubelet: { stop: () => Promise<void> };
beforeAll(async () => {
  plane = await startControlPlane({ controllers: true });
  process.env['KUBECONFIG'] = plane.kubeconfig;
  api = openApi(await accessTo(''), PATIENCE);
  kubelet = await pretendKubelet(plane.client);
});
afterAll(async () => {
  await kubelet?.stop();
  await plane?.stop();
});

class Killed extends Error {}

interface Mortal {
  readonly api: Api;
  readonly writes: () => number;
}

/** An API whose caller is dead from the k-th write on: before it is sent, or before its answer has come. */
function mortal(k: number, when: 'before' | 'after'): Mortal {
  let writes = 0;
  let isDead = false;
  const through =
    <T>(send: (ask: Parameters<Api['json']>[0]) => Promise<T>) =>
    async (ask: Parameters<Api['json']>[0]): Promise<T> => {
      if (isDead) throw new Killed();
      const isWrite =
        ask.method !== 'GET' && !ask.path.startsWith('/apis/authorization') && !ask.path.includes('dryRun=All');
      if (isWrite) writes++;
      if (isWrite && writes === k) {
        isDead = true;
        if (when === 'after') await send(ask).catch(() => undefined);
        throw new Killed();
      }
      return send(ask);
    };
  return { api: { ...api, json: through(api.json), answer: through(api.answer) }, writes: () => writes };
}

const SERVICE = 'web';

function objectsOf(version: string, image: string): KubeObject[] {
  const labels = { app: SERVICE };
  const template = {
    metadata: { labels },
    spec: {
      containers: [
        { name: 'web', image, envFrom: [{ configMapRef: { name: 'env' } }, { secretRef: { name: 'key' } }] },
      ],
    },
  };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'env' }, data: { version } } as KubeObject,
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'key' },
      stringData: { key: `secret-${version}` },
    } as KubeObject,
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: `account-${version}` } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: SERVICE },
      spec: { selector: labels, ports: [{ port: 80 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: SERVICE },
      spec: { replicas: 2, selector: { matchLabels: labels }, template },
    },
  ];
}

let runs = 0;
const placeIn = (namespace: string, strategy: Strategy, through: Api = api): Place => ({
  api: through,
  clock: CLOCK,
  namespace,
  service: SERVICE,
  settings: {
    ...SETTINGS,
    strategy,
    weights: [50],
    stepSeconds: 1,
    soakSeconds: 1,
    leaseSeconds: 6,
    timeoutSeconds: 300,
    waitSeconds: 120,
  },
  runner: `runner-${++runs}`,
  notes: {},
  tell: () => undefined,
  stop: new AbortController().signal,
});

const OPEN = { open: true, reasons: [] };
const shipTo = (place: Place, version: string, image: string): Promise<Receipt> =>
  ship(place, { objects: objectsOf(version, image), images: [], gate: OPEN });

const KINDS = ['v1/ConfigMap', 'v1/ServiceAccount', 'v1/Service', 'apps/v1/Deployment'] as const;

/** All of this service that is there, as names. */
async function present(namespace: string): Promise<string[]> {
  const lists = await Promise.all(
    KINDS.map((of) => {
      const [apiVersion, kind] = [of.slice(0, of.lastIndexOf('/')), of.slice(of.lastIndexOf('/') + 1)];
      return plane.client.list(apiVersion, kind, { namespace });
    }),
  );
  const isOurs = ({ metadata }: { metadata: Record<string, unknown> }): boolean =>
    (metadata['annotations'] as Record<string, string> | undefined)?.['palisade.dev/service'] ===
      `${namespace}/${SERVICE}` && metadata['deletionTimestamp'] === undefined;
  return lists
    .flat()
    .filter(isOurs)
    .map((object) => keyOf(object as unknown as KubeObject))
    .toSorted();
}

/** What is there is what the release that serves consists of, and nobody holds the lock. */
async function expectConsistent(namespace: string, what: string): Promise<number> {
  const { entry } = await Journal.open(api, namespace, SERVICE);
  const lease = await plane.client.get({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: `palisade-${SERVICE}`, namespace },
  });
  expect((lease['spec'] as { holderIdentity?: string }).holderIdentity ?? '', what).toBe('');
  expect(entry?.attempt?.outcome, what).toBeDefined();
  const serving = entry?.serving ?? 0;
  const release = await readRelease(api, namespace, SERVICE, serving);
  const final = release ? finalOf(release, []).objects : [];
  const wanted = final.filter(({ kind }) => kind !== 'Secret').map(keyOf);
  await expect.poll(() => present(namespace), { timeout: 10_000, message: what }).toEqual(wanted.toSorted());
  for (const object of final.filter(({ kind }) => kind === 'Deployment' || kind === 'Service')) {
    const live = await plane.client.get(object);
    const [one, other] = [object, live].map(({ kind, spec }) => {
      const { selector, template } = spec as {
        selector: unknown;
        template?: { spec: { containers: { image: string; envFrom: unknown }[] } };
      };
      return {
        kind,
        selector,
        containers: template?.spec.containers.map(({ image, envFrom }) => ({ image, envFrom })),
      };
    });
    expect(other, what).toEqual(one);
  }
  return serving;
}

/** How another runner takes it up. */
type Then = 'resume' | 'ship';

interface Case {
  readonly strategy: Strategy;
  readonly image: string;
}

const takeUp = (namespace: string, { strategy }: Case, then: Then): Promise<Receipt> => {
  const place = placeIn(namespace, strategy);
  return then === 'ship' ? shipTo(place, '3', 'registry.test/web:3') : resume(place);
};

/** Where it died before the journal had heard of it, nothing was begun, and so nothing is unfinished. */
const ENDS: Readonly<Record<Then, readonly string[]>> = {
  resume: ['promoted', 'rolled-back', 'rejected'],
  ship: ['promoted'],
};

async function dieAt(k: number, when: When, then: Then, one: Case, prefix: string): Promise<boolean> {
  const namespace = `${prefix}-${k}-${when}-${then}`;
  await plane.client.ensureNamespace(namespace);
  const first = await shipTo(placeIn(namespace, one.strategy), '1', 'registry.test/web:1');
  expect(first.outcome, JSON.stringify(first.cause)).toBe('promoted');
  const dying = mortal(k, when);
  const end = await shipTo(placeIn(namespace, one.strategy, dying.api), '2', one.image).catch((error: unknown) => {
    if (error instanceof Killed) return 'killed' as const;
    throw error;
  });
  if (end !== 'killed') return false;
  const what = `${JSON.stringify(one)}, dead ${when} write ${k}, then ${then}`;
  const receipt = await takeUp(namespace, one, then);
  expect(ENDS[then], `${what}: ${JSON.stringify(receipt.cause)}`).toContain(receipt.outcome);
  if (receipt.outcome === 'rejected') expect(receipt.cause?.reason, what).toBe('finished');
  const serving = await expectConsistent(namespace, what);
  if (then === 'ship') expect(serving, what).toBe(receipt.release);
  return true;
}

const AT_ONCE = 4;
const MOST = 200;

type When = 'before' | 'after';
/** Every death is followed by one of the two, so that each is seen at every write; a long run has both after each. */
const FOLLOWED: readonly (readonly [When, Then])[] =
  process.env['KILLS'] === 'all'
    ? [
        ['before', 'resume'],
        ['before', 'ship'],
        ['after', 'resume'],
        ['after', 'ship'],
      ]
    : [
        ['before', 'resume'],
        ['after', 'ship'],
      ];

/** Until a run is not killed any more; gives how many deaths there were. */
async function enumerate(one: Case, prefix: string): Promise<number> {
  let deaths = 0;
  for (let k = 1; k < MOST; k += AT_ONCE) {
    const ks = Array.from({ length: AT_ONCE }, (_, index) => k + index);
    const died = await Promise.all(
      ks.flatMap((at) => FOLLOWED.map(([when, then]) => dieAt(at, when, then, one, prefix))),
    );
    deaths += died.filter(Boolean).length;
    if (died.some((isDead) => !isDead)) return deaths;
  }
  throw new Error(`more than ${MOST} writes`);
}

const CASES: readonly Case[] = (['rolling', 'blue-green', 'canary'] as const).flatMap((strategy) =>
  ['registry.test/web:2', 'registry.test/web:bad'].map((image) => ({ strategy, image })),
);

describe('dead between every pair of writes', () => {
  it.each(CASES)('$strategy, $image', { timeout: 900_000 }, async (one) => {
    const deaths = await enumerate(one, `${one.strategy}-${one.image.split(':').at(-1)}`);
    console.log(`${one.strategy}, ${one.image}: ${deaths} deaths`);
    expect(deaths).toBeGreaterThan(20);
  });
});
