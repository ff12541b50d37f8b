/** How a delivery ends: always by an outcome, in the time there is, and with nothing sent by those who were told to stop. */
import type { Channel } from '@palisade/notify/channel';
import { retryAfter } from '@palisade/notify/channels/post';
import { deliver, deliverAll, type Patience } from '@palisade/notify/deliver';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { anyMessage, MESSAGE } from './messages.ts';
import { type Answer, receiving, say } from './server.ts';

const ONCE: Patience = { timeoutMs: 5000, pausesMs: [], totalMs: 10_000 };
const HALF = '\ud83d';
const hang: Answer = () => undefined;
const KINDS = ['slack', 'teams', 'webhook'] as const;

const channelsAt = (root: string): Channel[] => KINDS.map((kind) => ({ kind, url: `${root}/${kind}`, secret: 's' }));

describe('a delivery never throws', () => {
  it('over a message of which the key is half of a character', () =>
    receiving(say(200), async ({ root, received }) => {
      const channels: Channel[] = [
        ...channelsAt(root),
        { kind: 'sns', topic: 'arn:aws:sns:eu-central-1:1:t', region: 'eu-central-1', endpoint: root },
      ];
      const deliveries = await deliverAll(channels, { ...MESSAGE, key: HALF, title: HALF, body: HALF }, ONCE);
      expect(deliveries.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
      expect(deliveries.slice(0, 3).map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
      expect(received.length).toBeGreaterThanOrEqual(3);
    }));

  it('over any message, and each body is JSON', () =>
    receiving(say(200), async ({ root, received }) => {
      await fc.assert(
        fc.asyncProperty(anyMessage, async (message) => {
          const from = received.length;
          const deliveries = await deliverAll(channelsAt(root), message, ONCE);
          expect(deliveries.map(({ state }) => state)).toEqual(KINDS.map(() => 'delivered'));
          const bodies = received.slice(from).map(({ body }) => JSON.parse(body) as object);
          expect(bodies).toHaveLength(KINDS.length);
          expect(Object.getPrototypeOf({})).toBe(Object.prototype);
        }),
        { numRuns: 60 },
      );
    }));

  it('over what is no message', () =>
    receiving(say(200), async ({ root, received }) => {
      const broken = { ...MESSAGE, title: undefined as unknown as string };
      for (const delivery of await deliverAll(channelsAt(root).slice(0, 2), broken, { ...ONCE, pausesMs: [10] }))
        expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: 'it cannot be sent: TypeError' });
      expect(received).toEqual([]);
    }));

  it('over names that objects have of their own', () =>
    receiving(say(200), async ({ root, received }) => {
      const facts = ['__proto__', 'constructor', 'toString'].map((name) => [name, 'value'] as const);
      await deliverAll(channelsAt(root), { ...MESSAGE, key: '__proto__', facts }, ONCE);
      for (const name of ['__proto__', 'constructor', 'toString'])
        expect(received.filter(({ body }) => body.replaceAll('\\', '').includes(name))).toHaveLength(KINDS.length);
    }));
});

describe('the time there is', () => {
  const timed = (patience: Patience, answer: Answer) =>
    receiving(answer, async ({ root, received }) => {
      const began = performance.now();
      const delivery = await deliver({ kind: 'teams', url: root }, MESSAGE, patience);
      return { delivery, received, ms: performance.now() - began };
    });

  it('is for all attempts together: the last one has what is left', async () => {
    const { delivery, ms } = await timed({ timeoutMs: 1200, pausesMs: [10, 10, 10], totalMs: 1500 }, hang);
    expect(delivery).toMatchObject({
      state: 'failed',
      attempts: 2,
      why: expect.stringMatching(/^no answer in 0\.\d{1,3} s$/),
    });
    expect(ms).toBeLessThan(2200);
  });

  it('ends no later for a refusal that does not come to its end', async () => {
    const trickle: Answer = (response) => void response.writeHead(403).write('invalid_token');
    const { delivery, received } = await timed({ timeoutMs: 200, pausesMs: [10], totalMs: 2000 }, trickle);
    expect(delivery.state).toBe('failed');
    expect(received.length).toBe(delivery.attempts);
  });

  it('is not spent on a refusal that has no end', async () => {
    const endless: Answer = (response) => {
      response.writeHead(403);
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    };
    const { delivery } = await timed({ timeoutMs: 3000, pausesMs: [10], totalMs: 5000 }, endless);
    expect(delivery).toMatchObject({
      state: 'failed',
      attempts: 1,
      why: expect.stringMatching(/answers 403: x{100,199}…$/),
    });
  });

  it.each<readonly [string | null, number | undefined]>([
    [null, undefined],
    ['120', 120_000],
    ['0', 0],
    ['-5', 0],
    ['1.5', 1500],
    ['Infinity', undefined],
    ['soon', undefined],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ])('asked for by Retry-After: %s', (header, milliseconds) => {
    expect(retryAfter(header, 10_000)).toBe(milliseconds);
  });
});

describe('a stop', () => {
  it('before the first attempt sends nothing, and counts none', () =>
    receiving(say(200), async ({ root, received }) => {
      const deliveries = await deliverAll(channelsAt(root), MESSAGE, ONCE, AbortSignal.abort());
      for (const delivery of deliveries)
        expect(delivery).toMatchObject({ state: 'failed', attempts: 0, why: 'it was stopped' });
      expect(received).toEqual([]);
    }));

  it('in a pause counts the attempts that were made', () =>
    receiving(say(503, 'busy'), async ({ root, received }) => {
      const patience = { ...ONCE, pausesMs: [5000], totalMs: 20_000 };
      const delivery = await deliver({ kind: 'teams', url: root }, MESSAGE, patience, AbortSignal.timeout(150));
      expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: 'it was stopped' });
      expect(received).toHaveLength(1);
    }));

  it('ends an attempt at once, and its connection', async () => {
    let closed = 0;
    const watched: Answer = (response) => void response.once('close', () => (closed = performance.now()));
    await receiving(watched, async ({ root, received }) => {
      const stop = new AbortController();
      const delivering = deliver({ kind: 'teams', url: root }, MESSAGE, { ...ONCE, timeoutMs: 5000 }, stop.signal);
      while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      const began = performance.now();
      stop.abort();
      expect(await delivering).toMatchObject({ state: 'failed', attempts: 1, why: 'it was stopped' });
      expect(performance.now() - began).toBeLessThan(1000);
      await vi.waitFor(() => expect(closed).toBeGreaterThan(began));
    });
  });
});
