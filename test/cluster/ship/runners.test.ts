/** Runners that die, sleep, are two, have a wrong clock or are told to stop: on a real cluster, under requests. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { IMAGE } from './rows.ts';
import { expectPromoted, type RunOptions, shipIn, startShip } from './run.ts';
import { importImages } from './service.ts';
import { expectServed, expectUnlocked, objectsOf, serving } from './serving.ts';

const AUDITED = ['one', 'two'] as const;
type User = (typeof AUDITED)[number];
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({
    users: AUDITED.map((name) => ({ name, groups: ['system:masters'] })),
    auditPolicy: {
      apiVersion: 'audit.k8s.io/v1',
      kind: 'Policy',
      omitStages: ['RequestReceived'],
      rules: [{ level: 'Metadata', users: AUDITED, verbs: ['create', 'update', 'patch', 'delete'] }, { level: 'None' }],
    },
  });
  for (const user of AUDITED) writeFileSync(kubeconfigOf(user), cluster.kubeconfigOf(user), { mode: 0o600 });
  await importImages(cluster, [IMAGE]);
});
afterAll(() => cluster?.stop());

const kubeconfigOf = (user: User): string => join(cluster.directory, `${user}.kubeconfig`);
const as = (user: User, namespace: string): RunOptions => ({ namespace, kubeconfig: kubeconfigOf(user) });

interface AuditEvent {
  readonly user: { readonly username: string };
  readonly verb: string;
  readonly requestURI: string;
  readonly requestReceivedTimestamp: string;
  readonly responseStatus?: { readonly code?: number };
  readonly objectRef?: { readonly namespace?: string };
}

/** The writes of the two users that the server has carried out, oldest first. */
async function writesIn(namespace: string): Promise<AuditEvent[]> {
  const events = (await cluster.auditEvents()) as unknown as AuditEvent[];
  return events
    .filter(({ requestURI, responseStatus, objectRef }) => {
      const isDone = (responseStatus?.code ?? 500) < 300 && !requestURI.includes('dryRun=All');
      return objectRef?.namespace === namespace && isDone;
    })
    .toSorted((one, other) => (one.requestReceivedTimestamp < other.requestReceivedTimestamp ? -1 : 1));
}

/** In which order they wrote; who wrote twice in a row is named once. */
const turns = (writes: readonly AuditEvent[]): string[] =>
  writes.map(({ user }) => user.username).filter((name, index, all) => name !== all[index - 1]);

const wordsOf = (pattern: RegExp): string => pattern.source.toLowerCase().replaceAll(/[^a-z]/g, '');

describe('the runner is killed', () => {
  const DEATHS = [
    ['rolling', /applied Deployment/],
    ['rolling', /soaking:/],
    ['blue-green', /preparing:/],
    ['blue-green', /switching:/],
  ] as const;

  it.concurrent.each(DEATHS)('%s, at %s: another goes on, or goes back and ships', async (strategy, words) => {
    const namespace = `killed-${strategy}-${wordsOf(words)}`;
    const by = [`--strategy=${strategy}`];
    const load = await serving(cluster, namespace, by);
    const kill = async (version: string): Promise<void> => {
      const lost = startShip(cluster, objectsOf(namespace, version), { namespace }, by);
      await lost.until(words);
      lost.signal('SIGKILL');
      expect((await lost.ended).receipt).toBeUndefined();
    };
    await kill('2');
    const resumed = await shipIn(cluster, [], { namespace }, ['--resume', ...by]);
    expectPromoted(resumed);
    expect(resumed.receipt).toMatchObject({ release: 2, serving: 2, previous: 1 });
    await kill('3');
    const next = await shipIn(cluster, objectsOf(namespace, '4'), { namespace }, by);
    expectPromoted(next);
    expect(next.receipt).toMatchObject({ release: 4, previous: 2, settled: { release: 3, outcome: 'rolled-back' } });
    await expectUnlocked(cluster, namespace);
    await expectServed(load, '4');
  });
});

describe('two runners', () => {
  it('one sleeps for longer than its lease: the other takes over, and the first writes nothing any more', async () => {
    const load = await serving(cluster, 'asleep');
    const sleeper = startShip(cluster, objectsOf('asleep', '2'), as('one', 'asleep'), ['--timeout=60']);
    await sleeper.until(/applied Deployment/);
    sleeper.signal('SIGSTOP');
    const other = startShip(cluster, objectsOf('asleep', '3'), as('two', 'asleep'));
    await other.until(/waiting: /);
    await other.until(/restoring:/);
    sleeper.signal('SIGCONT');
    const { code, receipt, stderr } = await sleeper.ended;
    expect(receipt, stderr).toMatchObject({ outcome: 'superseded' });
    expect(code).toBe(6);
    const ended = await other.ended;
    expectPromoted(ended);
    expect(ended.receipt).toMatchObject({ release: 3, previous: 1, settled: { release: 2, outcome: 'rolled-back' } });
    expect(turns(await writesIn('asleep'))).toEqual(['one', 'two']);
    await expectUnlocked(cluster, 'asleep');
    await expectServed(load, '3');
  });

  it('one after the other', async () => {
    const load = await serving(cluster, 'queue');
    const first = startShip(cluster, objectsOf('queue', '2'), as('one', 'queue'));
    await first.until(/applying:/);
    const hasty = await shipIn(cluster, objectsOf('queue', '9'), as('two', 'queue'), ['--wait=1']);
    expect(hasty.receipt, hasty.stderr).toMatchObject({ outcome: 'superseded', cause: { reason: 'superseded' } });
    expect(hasty.code).toBe(6);
    const second = startShip(cluster, objectsOf('queue', '3'), as('two', 'queue'));
    await second.until(/waiting: .* is shipping this service/);
    expectPromoted(await first.ended);
    expectPromoted(await second.ended);
    expect(turns(await writesIn('queue'))).toEqual(['one', 'two']);
    await expectServed(load, '3');
  });

  it('at the same moment', async () => {
    const load = await serving(cluster, 'together');
    const both = AUDITED.map((user) => startShip(cluster, objectsOf('together', user), as(user, 'together')));
    const ended = await Promise.all(both.map((run) => run.ended));
    for (const one of ended) expectPromoted(one);
    const releases = ended.map(({ receipt }) => receipt?.release);
    expect(new Set(releases)).toEqual(new Set([2, 3]));
    const order = releases[0] === 2 ? AUDITED : AUDITED.toReversed();
    expect(turns(await writesIn('together'))).toEqual(order);
    await expectServed(load, order[1] ?? '');
  });
});

describe('a clock that is wrong', () => {
  /** Before anything of the command is loaded; timers are of another clock, as they are where only the time is set. */
  const shifted = (seconds: number): Record<string, string> => {
    const text = `const right = Date.now, by = ${seconds * 1000}, Right = Date;
      globalThis.Date = class extends Right {
        constructor(...of) { super(...(of.length ? of : [right() + by])); }
        static now() { return right() + by; }
      };`;
    return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(text)}` };
  };

  it.concurrent.each([-60, 60])('by %i s: a living runner keeps its lease, a dead one does not', async (seconds) => {
    const namespace = seconds < 0 ? 'clock-slow' : 'clock-fast';
    const load = await serving(cluster, namespace);
    const wrong = { namespace, env: shifted(seconds) };
    const living = startShip(cluster, objectsOf(namespace, '2'), { namespace });
    await living.until(/applying:/);
    const waiting = startShip(cluster, objectsOf(namespace, '3'), wrong);
    await waiting.until(/waiting: /);
    expectPromoted(await living.ended);
    const after = await waiting.ended;
    expectPromoted(after);
    // It is the wrong clock indeed that this runner had.
    const apart = (Date.parse(after.receipt?.endedAt ?? '') - Date.now()) / 1000;
    expect(Math.sign(apart)).toBe(Math.sign(seconds));
    expect(after.receipt).toMatchObject({ release: 3, previous: 2 });
    expect(after.receipt).not.toHaveProperty('settled');
    // And the other way about: who waits is right, and who has died was wrong.
    const lost = startShip(cluster, objectsOf(namespace, '4'), wrong);
    await lost.until(/applied Deployment/);
    lost.signal('SIGKILL');
    await lost.ended;
    const began = performance.now();
    const next = startShip(cluster, objectsOf(namespace, '5'), { namespace });
    await next.until(/restoring:/);
    const waited = (performance.now() - began) / 1000;
    // A lease of six seconds, from when it was first seen; and time to start.
    expect(waited).toBeGreaterThan(4);
    expect(waited).toBeLessThan(15);
    const ended = await next.ended;
    expectPromoted(ended);
    expect(ended.receipt).toMatchObject({ settled: { release: 4, outcome: 'rolled-back' } });
    await expectServed(load, '5');
  });
});

describe('it is told to stop', () => {
  it.concurrent.each(['SIGINT', 'SIGTERM'] as const)('%s: and to go back', async (signal) => {
    const namespace = `back-${signal.toLowerCase()}`;
    const load = await serving(cluster, namespace);
    const run = startShip(cluster, objectsOf(namespace, '2'), { namespace }, ['--on-interrupt=roll-back']);
    await run.until(/applied Deployment/);
    run.signal(signal);
    const { code, receipt, stderr } = await run.ended;
    expect(receipt, stderr).toMatchObject({ outcome: 'rolled-back', serving: 1, cause: { reason: 'interrupted' } });
    expect(code).toBe(3);
    await expectUnlocked(cluster, namespace);
    await expectServed(load, '1');
  });

  it('and to leave it: any runner goes on', async () => {
    const load = await serving(cluster, 'leave');
    const run = startShip(cluster, objectsOf('leave', '2'), as('one', 'leave'), ['--on-interrupt=leave', '--soak=30']);
    await run.until(/soaking:/);
    run.signal('SIGINT');
    const { code, receipt, stderr } = await run.ended;
    expect(receipt, stderr).toMatchObject({ outcome: 'held', cause: { reason: 'interrupted' } });
    expect(code).toBe(5);
    await expectUnlocked(cluster, 'leave');
    const resumed = await shipIn(cluster, [], as('two', 'leave'), ['--resume']);
    expectPromoted(resumed);
    expect(resumed.receipt).toMatchObject({ release: 2, previous: 1 });
    await expectServed(load, '2');
  });
});
