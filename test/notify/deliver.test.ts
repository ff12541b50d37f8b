/** Delivery over HTTP: what is tried again and what is not, for how long, and that no address is told of. */
import { createHmac } from 'node:crypto';
import type { Channel } from '@palisade/notify/channel';
import { deliver, deliverAll, type Patience } from '@palisade/notify/deliver';
import { describe, expect, it } from 'vitest';
import { MESSAGE } from './messages.ts';
import { type Answer, inTurn, receiving, say } from './server.ts';

const QUICK: Patience = { timeoutMs: 300, pausesMs: [10, 20, 40], totalMs: 3000 };
const PATH = '/services/T0SECRET/B0SECRET/verysecretpart?token=alsosecret';

const slackAt = (root: string): Channel => ({ kind: 'slack', url: `${root}${PATH}`, channel: '#ops' });
const ok = say(200, 'ok');
const hang: Answer = () => undefined;
const reset: Answer = (response) => void response.socket?.resetAndDestroy();

const trying = (answer: Answer, patience = QUICK, stop?: AbortSignal) =>
  receiving(answer, async ({ root, received }) => {
    const began = performance.now();
    const delivery = await deliver(slackAt(root), MESSAGE, patience, stop);
    return { delivery, received, ms: performance.now() - began };
  });

describe('an attempt', () => {
  it.each<readonly [string, Answer]>([
    ['is enough where it is taken', ok],
    ['answered by 202, as Teams does', say(202)],
    ['answered by 204', say(204)],
  ])('%s', async (_name, answer) => {
    const { delivery } = await trying(answer);
    expect(delivery).toEqual({ channel: 'slack #ops', state: 'delivered', attempts: 1 });
  });

  it.each<readonly [string, Answer, number]>([
    ['too many requests', say(429, 'rate_limited'), 2],
    ['a bad gateway', say(502), 2],
    ['an overload', say(503, '', { 'retry-after': '0' }), 2],
    ['a timeout of theirs', say(408), 2],
    ['a connection that is reset', reset, 2],
    ['silence', hang, 2],
  ])('is followed by another after %s', async (_name, answer, attempts) => {
    const { delivery, received } = await trying(inTurn(answer, ok));
    expect(delivery).toMatchObject({ state: 'delivered', attempts });
    expect(received).toHaveLength(attempts);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it.each<readonly [string, Answer, RegExp]>([
    ['a token that is not known', say(403, 'invalid_token'), /answers 403: invalid_token/],
    ['a channel that is gone', say(410, 'channel_is_archived'), /answers 410/],
    ['a payload that is wrong', say(400, 'invalid_payload'), /answers 400/],
    ['a redirect', say(302, '', { location: 'https://elsewhere.example/' }), /redirects are not followed/],
  ])('is the last one after %s', async (_name, answer, why) => {
    const { delivery, received } = await trying(answer);
    expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: expect.stringMatching(why) });
    expect(received).toHaveLength(1);
  });

  it('is given up after some more', async () => {
    const { delivery, received } = await trying(say(500, 'no'));
    expect(delivery).toMatchObject({ state: 'failed', attempts: 4, why: expect.stringMatching(/answers 500: no/) });
    expect(received).toHaveLength(4);
  });

  it('that hangs is cut, and so are all of them', async () => {
    const { delivery, ms } = await trying(hang);
    expect(delivery).toMatchObject({ state: 'failed', attempts: 4, why: 'no answer in 0.3 s' });
    expect(ms).toBeLessThan(2500);
  });

  it('reads no answer without end', async () => {
    const endless: Answer = (response) => {
      response.writeHead(500);
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    };
    const { delivery } = await trying(inTurn(endless, ok));
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 2 });
  });
});

describe('who asks for time', () => {
  it('in seconds is given it', async () => {
    const { delivery, ms } = await trying(inTurn(say(429, '', { 'retry-after': '1' }), ok));
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(ms).toBeGreaterThan(1000);
  });

  it('by a date as well', async () => {
    const later: Answer = (response, request, index) =>
      say(503, '', { 'retry-after': new Date(Date.now() + 1500).toUTCString() })(response, request, index);
    const { delivery, ms } = await trying(inTurn(later, ok));
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 2 });
    // Dates have seconds.
    expect(ms).toBeGreaterThan(450);
  });

  it('more of it than there is, is not waited for', async () => {
    const { delivery, ms } = await trying(say(429, 'slow down', { 'retry-after': '3600' }));
    expect(delivery).toMatchObject({
      state: 'failed',
      attempts: 1,
      why: expect.stringMatching(/answers 429: slow down/),
    });
    expect(ms).toBeLessThan(1000);
  });
});

describe('a stop', () => {
  it('ends an attempt that hangs, at once', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const { delivery, ms } = await trying(hang, { ...QUICK, timeoutMs: 5000 }, stop.signal);
    expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: 'it was stopped' });
    expect(ms).toBeLessThan(1000);
  });

  it('ends a pause as well, and what was stopped before is not begun', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const { ms } = await trying(say(500), { ...QUICK, pausesMs: [5000], totalMs: 20_000 }, stop.signal);
    expect(ms).toBeLessThan(2000);
    const { delivery } = await trying(ok, QUICK, AbortSignal.abort());
    expect(delivery).toMatchObject({ state: 'failed', why: 'it was stopped' });
  });
});

describe('an address', () => {
  const PARTS = ['T0SECRET', 'B0SECRET', 'verysecretpart', 'alsosecret'];
  const echo: Answer = (response, { path }) =>
    void response
      .writeHead(400)
      .end(`${'.'.repeat(150)} no such hook: ${path} ${JSON.stringify(path).replaceAll('/', '\\/')}`);

  it('is told of by nobody, whatever they answer', async () => {
    const { delivery } = await trying(echo);
    const said = JSON.stringify(delivery);
    expect(said).toContain('answers 400');
    for (const part of PARTS) expect(said).not.toContain(part);
    // Where it is cut, nothing of a secret is left over.
    expect(said).not.toMatch(/T0SE|B0SE|veryse|alsose/);
  });

  it.each([
    'http://hooks.example.com/services/x',
    'ftp://127.0.0.1/x',
    'no address at all',
    'https://user:letmein@hooks.example.com/x',
  ])('%s is none to post to', async (url) => {
    const delivery = await deliver({ kind: 'teams', url }, MESSAGE, QUICK);
    expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: expect.stringMatching(/is no https/) });
    expect(JSON.stringify(delivery)).not.toContain('letmein');
  });

  it('where nobody listens is named by its host', async () => {
    const root = await receiving(ok, async (receiver) => receiver.root);
    const delivery = await deliver(slackAt(root), MESSAGE, QUICK);
    expect(delivery).toMatchObject({ state: 'failed', attempts: 4 });
    expect(delivery.why).toMatch(/^127\.0\.0\.1:\d+: /);
    for (const part of PARTS) expect(delivery.why).not.toContain(part);
  });
});

describe('a webhook', () => {
  it('can tell who sent it, and that it has it already', () =>
    receiving(inTurn(say(500), ok), async ({ root, received }) => {
      const secret = 'a secret of both';
      const before = Math.floor(Date.now() / 1000);
      const delivery = await deliver({ kind: 'webhook', url: `${root}/in`, secret }, MESSAGE, QUICK);
      expect(delivery).toEqual({ channel: `webhook ${new URL(root).host}`, state: 'delivered', attempts: 2 });
      for (const { headers, body } of received) {
        const [, time = '', mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['palisade-signature'])) ?? [];
        expect(mac).toBe(createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'));
        expect(Number(time)).toBeGreaterThanOrEqual(before);
        expect(headers['content-type']).toBe('application/json');
        expect(JSON.parse(body)).toEqual({ version: 1, ...MESSAGE });
        expect(decodeURIComponent(String(headers['idempotency-key']))).toBe(MESSAGE.key);
      }
    }));

  it('without a secret has no signature', () =>
    receiving(ok, async ({ root, received }) => {
      await deliver({ kind: 'webhook', url: root }, { ...MESSAGE, key: 'größe\r\nX-Evil: 1' }, QUICK);
      expect(received[0]?.headers).not.toHaveProperty('palisade-signature');
      expect(received[0]?.headers).not.toHaveProperty('x-evil');
    }));
});

it('each channel has its own outcome', () =>
  receiving(
    (response, request, index) => (request.path.startsWith('/services') ? say(403) : ok)(response, request, index),
    async ({ root }) => {
      const channels: Channel[] = [slackAt(root), { kind: 'teams', url: `${root}/teams` }];
      const [one, other] = await deliverAll(channels, MESSAGE, QUICK);
      expect([one?.state, other?.state]).toEqual(['failed', 'delivered']);
    },
  ));
