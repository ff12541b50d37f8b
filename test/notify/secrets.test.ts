/** Whoever knows the address of a webhook can post to it: no reason and no label has a part of one, whatever a server answers. */
import { type Channel, labelOf } from '@palisade/notify/channel';
import { deliver, type Patience } from '@palisade/notify/deliver';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGE } from './messages.ts';
import { type Answer, type Received, receiving } from './server.ts';

const ONCE: Patience = { timeoutMs: 5000, pausesMs: [], totalMs: 10_000 };

/** Of letters that no other text here has, so that a piece of one is found as well. */
const secret = fc.string({ unit: fc.constantFrom('Q', 'Z', 'J', 'q', 'z', 'j'), minLength: 8, maxLength: 48 });
const PIECE = /[QZJqzj]{4}/;

const address = fc
  .record({
    segments: fc.array(
      fc
        .tuple(secret, fc.constantFrom('', '%2F', '%20', '%C3%A9', '+', '~', '%', '.', '@', ':'))
        .map((parts) => parts.join('')),
      { minLength: 1, maxLength: 4 },
    ),
    query: fc.array(fc.tuple(fc.oneof(secret, fc.constantFrom('token', 'sig')), fc.option(secret)), { maxLength: 3 }),
    hash: fc.option(secret),
  })
  .map(({ segments, query, hash }) => {
    const search = query.map(([name, value]) => (value === null ? name : `${name}=${value}`)).join('&');
    return `/${segments.join('/')}${search && `?${search}`}${hash === null ? '' : `#${hash}`}`;
  });

const percent = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

type Echo = (request: Received, root: string) => string;

const ECHOES: Readonly<Record<string, Echo>> = {
  path: ({ path }) => path,
  'whole address': ({ path }, root) => `${root}${path}`,
  decoded: ({ path }) => percent(path),
  'with + for a space': ({ path }) => percent(path.replaceAll('+', ' ')),
  JSON: ({ path }) => JSON.stringify({ path }),
  'JSON of PHP': ({ path }) => JSON.stringify(path).replaceAll('/', String.raw`\/`),
  HTML: ({ path }) => `<p>${path.replaceAll('&', '&amp;')}</p>`,
  'encoded once more': ({ path }) => encodeURIComponent(path),
  'without its slash': ({ path }) => path.slice(1),
  'each part': ({ path }) => path.split(/[/?&=]/).join(' | '),
  'line by line': ({ path }) => path.split('/').join('\r\n'),
};

describe('of an address', () => {
  it.each(Object.entries(ECHOES))('that a server says again, %s, nothing is told', (_name, echo) => {
    let pad = 0;
    let status = 400;
    let root = '';
    const answer: Answer = (response, request) => {
      const text = `${'.'.repeat(pad)} no hook: ${echo(request, root)} ${echo(request, root)}`;
      response.writeHead(status, 'Bad', { location: request.path, 'x-path': request.path }).end(text);
    };
    return receiving(answer, async (receiver) => {
      root = receiver.root;
      const property = fc.asyncProperty(
        address,
        fc.integer({ min: 0, max: 220 }),
        fc.constantFrom(301, 307, 400, 403, 404, 429, 500, 503),
        fc.constantFrom('slack', 'teams', 'webhook'),
        async (path, padding, code, kind) => {
          [pad, status] = [padding, code];
          const channel: Channel = { kind, url: `${root}${path}` };
          const { state, why = '' } = await deliver(channel, MESSAGE, ONCE);
          expect(state).toBe('failed');
          expect(why).toContain(`answers ${code}`);
          expect(why).not.toMatch(PIECE);
          expect(labelOf(channel)).not.toMatch(PIECE);
          expect(why.length).toBeLessThan(300);
        },
      );
      await fc.assert(property, { numRuns: 40 });
    });
  });

  it('nothing is told where the connection breaks, or nobody can be asked', async () => {
    const broken: Answer = (response, { path }) => {
      response.writeHead(500, { 'content-length': '100000' }).write(path);
      setTimeout(() => response.destroy(), 20);
    };
    const root = await receiving(broken, async (receiver) => {
      const { why } = await deliver({ kind: 'slack', url: `${receiver.root}/QZJQZJQZJ` }, MESSAGE, ONCE);
      expect(why).not.toMatch(PIECE);
      return receiver.root;
    });
    const bad = [
      `${root}/QZJQZJQZJ`,
      'http://hooks.invalid/QZJQZJ',
      'https://QZJQZJ:QZJQZJ@127.0.0.1/QZJQZJ',
      'QZJQZJQZJ',
      'https://[QZJQZJ',
    ];
    for (const url of bad) {
      const delivery = await deliver({ kind: 'slack', url }, MESSAGE, ONCE);
      expect(delivery.state).toBe('failed');
      expect(JSON.stringify(delivery)).not.toMatch(PIECE);
    }
  });

  it('whatever text it is, the label has the host at most', () => {
    fc.assert(
      fc.property(address, secret, secret, (path, user, word) => {
        const url = `https://${user}:${word}@hooks.example.com${path}`;
        expect(labelOf({ kind: 'webhook', url, secret: word })).toBe('webhook hooks.example.com');
      }),
    );
  });
});

it('a server that says the signature again has no secret of it told', () =>
  receiving(
    (response, { headers, body }) =>
      void response.writeHead(400).end(`${String(headers['palisade-signature'])} ${body}`),
    async ({ root }) => {
      const delivery = await deliver({ kind: 'webhook', url: `${root}/in`, secret: 'QZJQZJQZJQZJ' }, MESSAGE, ONCE);
      expect(delivery).toMatchObject({ state: 'failed', why: expect.stringMatching(/answers 400: t=\d/) });
      expect(JSON.stringify(delivery)).not.toMatch(PIECE);
    },
  ));
