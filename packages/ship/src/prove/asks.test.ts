import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { apiOf } from '../../../../test/ship/memory-api.ts';
import { object } from '../../../../test/ship/objects.ts';
import type { KubeObject } from '../object.ts';
import { type Answered, askAll } from './asks.ts';

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

const service = (name: string, ports: readonly Port[] = [{ port: 80 }], more: object = {}): KubeObject => ({
  ...object(['v1', 'Service'], name),
  metadata: { name, namespace: 'shop' },
  spec: { selector: { app: name }, ports, ...more },
});
const slice = (...pods: readonly string[]) => ({
  endpoints: pods.map((name) => ({ conditions: { ready: true }, targetRef: { kind: 'Pod', name } })),
});

/** What comes of asking these, where two pods are ready behind each; and which paths of the API server were asked. */
async function ask(
  services: readonly KubeObject[],
  asks: readonly string[],
  answer: { status: number; text: string },
): Promise<{ all: readonly Answered[]; asked: string[] }> {
  const asked: string[] = [];
  const api = {
    ...apiOf(async () => ({ kind: 'EndpointSliceList', items: [slice('web-1', 'web-2')] })),
    answer: async ({ path }: { path: string }) => {
      asked.push(path.replace('/api/v1/namespaces/shop/services/', ''));
      return { retryAfter: undefined, warnings: [], ...answer };
    },
  };
  return { all: await askAll(api, services, asks, undefined), asked };
}

const OK = { status: 200, text: 'ok' };
const status = (code: number, message: string) => ({
  status: code,
  text: JSON.stringify({ kind: 'Status', apiVersion: 'v1', message, code }),
});

describe('a path', () => {
  it.each<readonly [string, readonly Port[], string]>([
    ['the only port', [{ port: 3000 }], 'web:3000/proxy/healthz'],
    [
      'the one that is called so',
      [
        { name: 'metrics', port: 9090 },
        { name: 'http', port: 3000 },
      ],
      'web:3000/proxy/healthz',
    ],
    [
      'what is said to speak it',
      [
        { port: 9090, appProtocol: 'grpc' },
        { port: 9091, appProtocol: 'http' },
      ],
      'web:9091/proxy/healthz',
    ],
    ['the known number', [{ port: 9090 }, { port: 8080 }], 'web:8080/proxy/healthz'],
    ['over TLS by its number', [{ port: 443 }], 'https:web:443/proxy/healthz'],
    ['over TLS by its name', [{ name: 'https-web', port: 3000 }], 'https:web:3000/proxy/healthz'],
    ['without TLS where that is said', [{ port: 443, appProtocol: 'http' }], 'web:443/proxy/healthz'],
    ['no UDP', [{ port: 53, protocol: 'UDP' }, { port: 3000 }], 'web:3000/proxy/healthz'],
  ])('is asked at %s', async (_name, ports, target) => {
    expect((await ask([service('web', ports)], ['/healthz'], OK)).asked).toEqual([target]);
  });

  it('is asked of what speaks HTTP, and not of the database beside it', async () => {
    const database = service('postgres', [{ name: 'postgres', port: 5432 }]);
    const { asked, all } = await ask([database, service('web', [{ name: 'http', port: 80 }])], ['/'], OK);
    expect(asked).toEqual(['web:80/proxy/']);
    expect(all.map(({ of }) => of).toSorted()).toEqual(['answers', 'endpoints', 'endpoints']);
  });

  it.each<readonly [string, { status: number; text: string }, Answered['is'], RegExp]>([
    ['says yes', OK, 'yes', /answers 200/],
    ['says it is elsewhere', { status: 302, text: '' }, 'yes', /answers 302/],
    ['says no', { status: 503, text: 'not loaded' }, 'no', /answers 503: not loaded/],
    ['says no in JSON', { status: 500, text: '{"kind":"Error"}' }, 'no', /answers 500/],
    ['is nobody', status(503, 'no endpoints available for service "web"'), 'no', /nobody answers/],
    [
      'refuses',
      status(503, 'error trying to reach service: dial tcp 10.0.0.1:80: connect: connection refused'),
      'no',
      /nobody answers/,
    ],
    [
      'is behind a policy',
      status(503, 'error trying to reach service: dial tcp 10.0.0.1:80: i/o timeout'),
      'unknown',
      /could not be asked/,
    ],
    ['wants mTLS', status(502, 'error trying to reach service: EOF'), 'unknown', /could not be asked/],
    ['may not be asked', status(403, 'services "web" is forbidden'), 'unknown', /API server answers 403/],
    ['is asked too often', status(429, 'too many requests'), 'unknown', /API server answers 429/],
  ])('who %s', async (_name, answer, is, words) => {
    const { all } = await ask([service('web')], ['/'], answer);
    expect(all.find(({ of }) => of === 'answers')).toMatchObject({ is, words: expect.stringMatching(words) });
  });
});

describe('a URL', () => {
  const askUrl = async (url: string) => (await ask([], [url], OK)).all[0];

  it('is asked from here, and its query is not told', async () => {
    const server = createServer((request, response) => response.writeHead(request.url === '/no' ? 500 : 200).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await askUrl(`${root}/yes?token=hidden`)).toEqual({
      is: 'yes',
      of: 'answers',
      words: `${root}/yes answers 200`,
    });
    expect(await askUrl(`${root}/no`)).toMatchObject({ is: 'no' });
    await new Promise((resolve) => server.close(resolve));
    expect(await askUrl(`${root}/yes`)).toMatchObject({
      is: 'no',
      words: expect.stringMatching(/does not answer: /),
    });
  });

  it('whose name nobody knows here is unknown', async () => {
    expect(await askUrl('http://nobody.invalid/')).toMatchObject({ is: 'unknown' });
  });
});

it('has nobody to be asked of where no Service selects pods', async () => {
  const { all } = await ask([service('web', [{ port: 80 }], { selector: undefined })], ['/'], OK);
  expect(all[0]).toMatchObject({ is: 'unknown', words: expect.stringMatching(/no Service that could be asked/) });
});
