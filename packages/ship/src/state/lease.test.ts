import { ClusterFailure } from '@palisade/sources/cluster/failure';
import { describe, expect, it } from 'vitest';
import { handClock, settled } from '../../../../test/ship/hand-clock.ts';
import { away, type Unreliable, unreliable } from '../../../../test/ship/memory-api.ts';
import { Superseded } from '../outcome.ts';
import { Lease, type LeaseOptions } from './lease.ts';

const PATH = '/apis/coordination.k8s.io/v1/namespaces/shop/leases/palisade-web';
const SECONDS = 30;

const as = (runner: string, more: Partial<LeaseOptions> = {}): LeaseOptions => ({
  namespace: 'shop',
  service: 'web',
  runner,
  seconds: SECONDS,
  waitMs: 600_000,
  ...more,
});

const specOf = ({ stored }: Unreliable): Record<string, unknown> => stored.get(PATH)?.['spec'] as never;

/** What an attempt to get it has come to so far. */
function trying(lease: Promise<Lease>): { held?: Lease; error?: unknown } {
  const result: { held?: Lease; error?: unknown } = {};
  lease.then(
    (held) => (result.held = held),
    (error: unknown) => (result.error = error),
  );
  return result;
}

describe('who comes first', () => {
  it('holds it, under a token that says how often it has changed hands', async () => {
    const server = unreliable();
    const lease = await Lease.acquire(server.api, handClock(), as('one'));
    expect(lease.token).toBe(1);
    expect(lease.isHeld).toBe(true);
    expect(specOf(server)).toEqual({
      holderIdentity: 'one',
      leaseDurationSeconds: 30,
      acquireTime: '2026-01-01T00:00:00.000000Z',
      renewTime: '2026-01-01T00:00:00.000000Z',
      leaseTransitions: 1,
    });
    expect(server.stored.get(PATH)?.metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'palisade' });
  });

  it('keeps it for as long as it renews it', async () => {
    const [server, clock] = [unreliable(), handClock()];
    const lease = await Lease.acquire(server.api, clock, as('one'));
    for (let second = 0; second < 300; second++) {
      await clock.advance(1000);
      expect(lease.isHeld).toBe(true);
    }
    await lease.release();
  });

  it('gives it up, and others have it at once', async () => {
    const [server, clock] = [unreliable(), handClock()];
    const first = await Lease.acquire(server.api, clock, as('one'));
    await first.release();
    expect(first.isHeld).toBe(false);
    const second = await Lease.acquire(server.api, clock, as('two', { waitMs: 0 }));
    expect(second.token).toBe(2);
    await expect(first.hold()).rejects.toThrow(Superseded);
  });
});

describe('who comes second', () => {
  it('waits, is told for whom, and gives up in its time', async () => {
    const [server, clock] = [unreliable(), handClock()];
    await Lease.acquire(server.api, clock, as('one'));
    const told: string[] = [];
    const second = trying(
      Lease.acquire(server.api, clock, as('two', { waitMs: 90_000, waiting: (holder) => told.push(holder) })),
    );
    await clock.advance(89_000);
    expect(second).toEqual({});
    await clock.advance(2000);
    expect(second.error).toBeInstanceOf(Superseded);
    expect(second.error).toHaveProperty('message', 'one is shipping web, and still was after 90 s');
    expect(new Set(told)).toEqual(new Set(['one']));
  });

  it('stops waiting where it is told to', async () => {
    const [server, clock] = [unreliable(), handClock()];
    await Lease.acquire(server.api, clock, as('one'));
    const over = new AbortController();
    const second = trying(Lease.acquire(server.api, clock, as('two'), over.signal));
    await clock.advance(1000);
    over.abort();
    await settled();
    expect(second.error).toBeInstanceOf(Superseded);
  });

  it.each([
    ['behind', 0, '1999-01-01T00:00:00.000Z'],
    ['ahead', 987_654_321, '2099-01-01T00:00:00.000Z'],
  ])('measures by its own clock, %s as it is, when the other has run out', async (_name, started, wall) => {
    const server = unreliable();
    // The clock of the first stands still: it is dead, and renews nothing.
    await Lease.acquire(server.api, handClock(5_000_000, '2026-01-01T00:00:00.000Z'), as('one'));
    const clock = handClock(started, wall);
    const second = trying(Lease.acquire(server.api, clock, as('two')));
    await clock.advance(SECONDS * 1000);
    expect(second).toEqual({});
    await clock.advance(1000);
    expect(second.held?.token).toBe(2);
    expect(specOf(server)).toMatchObject({ holderIdentity: 'two', leaseTransitions: 2 });
  });

  it('begins to count anew with each renewal', async () => {
    const [server, first, clock] = [unreliable(), handClock(), handClock()];
    await Lease.acquire(server.api, first, as('one'));
    const second = trying(Lease.acquire(server.api, clock, as('two')));
    await clock.advance(25_000);
    await first.advance(10_000);
    await clock.advance(25_000);
    expect(second).toEqual({});
    await clock.advance(10_000);
    expect(second.held?.token).toBe(2);
  });

  it('goes by the time that the holder has asked for, not by its own', async () => {
    const [server, clock] = [unreliable(), handClock()];
    await Lease.acquire(server.api, handClock(), as('one', { seconds: 100 }));
    const second = trying(Lease.acquire(server.api, clock, as('two', { seconds: 3 })));
    await clock.advance(100_000);
    expect(second).toEqual({});
    await clock.advance(1000);
    expect(second.held).toBeDefined();
    await second.held?.release();
  });

  it('is not the only one: of two who see it run out, one has it', async () => {
    const [server, clock] = [unreliable(), handClock()];
    await Lease.acquire(server.api, handClock(), as('one'));
    const both = [as('two'), as('three')].map((options) => trying(Lease.acquire(server.api, clock, options)));
    await clock.advance(SECONDS * 1000 + 1000);
    expect(both.filter(({ held }) => held?.isHeld)).toHaveLength(1);
    expect(both.filter(({ error }) => error)).toEqual([]);
  });
});

describe('who has lost it', () => {
  /** One is cut off, and two takes over. */
  async function takenOver() {
    const [server, first, second] = [unreliable(), handClock(), handClock()];
    const old = await Lease.acquire(server.api, first, as('one'));
    const next = trying(Lease.acquire(server.api, second, as('two')));
    await second.advance(SECONDS * 1000 + 1000);
    return { server, first, old, next: next.held };
  }

  it('knows it before another can have it, without asking anybody', async () => {
    const [server, clock] = [unreliable(), handClock()];
    const lease = await Lease.acquire(server.api, clock, as('one'));
    server.mishap = () => 'lost';
    await clock.advance(19_000);
    expect(lease.isHeld).toBe(true);
    await clock.advance(1000);
    expect(lease.isHeld).toBe(false);
  });

  it('writes nothing more: hold() says that it is superseded', async () => {
    const { server, first, old, next } = await takenOver();
    await first.advance(40_000);
    expect(old.isHeld).toBe(false);
    await expect(old.hold()).rejects.toThrow('another runner has taken the release of web over');
    expect(next?.isHeld).toBe(true);
    expect(specOf(server)).toMatchObject({ holderIdentity: 'two' });
  });

  it('does not give up what is not its own any more', async () => {
    const { server, old } = await takenOver();
    await old.release();
    expect(specOf(server)).toMatchObject({ holderIdentity: 'two' });
  });

  it('is told that the Lease is gone, with its namespace', async () => {
    const [server, clock] = [unreliable(), handClock()];
    const lease = await Lease.acquire(server.api, clock, as('one'));
    server.stored.clear();
    await clock.advance(25_000);
    await expect(lease.hold()).rejects.toThrow('was namespace shop deleted?');
  });
});

describe('a server that fails', () => {
  it('loses the answer to a renewal, which was done: it is still held, by the same token', async () => {
    const [server, clock] = [unreliable(), handClock()];
    const lease = await Lease.acquire(server.api, clock, as('one'));
    let lost = 0;
    server.mishap = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'answer-lost' : undefined);
    await clock.advance(60_000);
    expect(lost).toBeGreaterThan(1);
    expect(lease.isHeld).toBe(true);
    expect(specOf(server)).toMatchObject({ holderIdentity: 'one', leaseTransitions: 1 });
  });

  it('does not count a renewal whose answer was lost', async () => {
    const [server, clock] = [unreliable(), handClock()];
    const lease = await Lease.acquire(server.api, clock, as('one'));
    server.mishap = ({ method }) => (method === 'PUT' ? 'answer-lost' : undefined);
    await clock.advance(20_000);
    expect(lease.isHeld).toBe(false);
  });

  it('is away for a while: hold() waits for it, and goes on', async () => {
    const [server, clock] = [unreliable(), handClock()];
    const lease = await Lease.acquire(server.api, clock, as('one'));
    server.mishap = () => 'lost';
    await clock.advance(60_000);
    let isHeld = false;
    void lease.hold().then(() => (isHeld = true));
    await clock.advance(5000);
    expect(isHeld).toBe(false);
    server.mishap = () => undefined;
    await clock.advance(1000);
    expect(isHeld).toBe(true);
    expect(lease.isHeld).toBe(true);
  });

  it('is away for good: hold() says so in the end', async () => {
    const [server, clock] = [unreliable(), handClock()];
    const lease = await Lease.acquire(server.api, clock, as('one'));
    server.mishap = () => away();
    await clock.advance(20_000);
    let failure: unknown;
    lease.hold().catch((error: unknown) => (failure = error));
    await clock.advance(119_000);
    expect(failure).toBeUndefined();
    await clock.advance(3000);
    expect(failure).toBeInstanceOf(ClusterFailure);
  });

  it('does not let it be given up, and is not asked again', async () => {
    const [server, clock] = [unreliable(), handClock()];
    const lease = await Lease.acquire(server.api, clock, as('one'));
    server.mishap = () => 'lost';
    await lease.release();
    const asked = server.asked.length;
    await clock.advance(100_000);
    expect(server.asked).toHaveLength(asked);
  });
});
