/** What every adapter writes of a request, and what it keeps to itself. */
import { connect } from 'node:net';
import type { Failure } from '@palisade/http/hardening';
import { hardening } from '@palisade/http/hardening';
import { describe, expect, it } from 'vitest';
import { LEAK, LIMITS } from './black-box.ts';
import { exchange, type RawRequest } from './raw-client.ts';
import { FRAMEWORKS, honoApp, start } from './services.ts';

type Line = Record<string, unknown>;

async function logged(
  framework: string,
  request: RawRequest,
  log: object = {},
): Promise<{ lines: Line[]; raw: string[] }> {
  const raw: string[] = [];
  const service = await start(framework, { log: { write: (line) => raw.push(line), ...log } });
  await exchange(service.base, request);
  await expect.poll(() => raw.length).toBe(1);
  await service.close();
  return { lines: raw.map((line) => JSON.parse(line) as Line), raw };
}

describe.each(FRAMEWORKS)('%s', (framework) => {
  it('writes one line for a request', async () => {
    const request = {
      path: '/hello?token=hunter2',
      headers: { 'user-agent': 'curl/8', authorization: 'Bearer hunter2' },
    };
    const { lines, raw } = await logged(framework, request);
    expect(lines[0]).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      method: 'GET',
      path: '/hello',
      status: 200,
      durationMs: expect.any(Number),
      bytes: expect.any(Number),
      userAgent: 'curl/8',
    });
    expect(lines[0]?.['bytes']).toBeGreaterThan(400);
    expect(raw.join('')).not.toContain('hunter2');
  });

  it('writes refusals and failures too', async () => {
    expect((await logged(framework, { path: '/fail' })).lines[0]).toMatchObject({ status: 500, path: '/fail' });
    const body = { method: 'POST', path: '/echo', headers: { 'content-type': 'application/json' }, body: '{' };
    expect((await logged(framework, body)).lines[0]).toMatchObject({ status: 400, method: 'POST' });
  });

  it('redacts the query and the headers that it is told to write', async () => {
    const request = {
      path: '/hello?page=2&api_key=hunter2&customer=hunter2&%74oken=hunter2',
      headers: { cookie: 'sid=hunter2', referer: 'https://x.example/a?reset=hunter2', 'x-session-id': 'hunter2' },
    };
    const log = {
      query: true,
      redactQuery: ['Customer'],
      headers: ['Cookie', 'Referer', 'X-Session-Id'],
      remoteAddress: true,
    };
    const { lines, raw } = await logged(framework, request, log);
    expect(lines[0]).toMatchObject({
      path: '/hello?page=2&api_key=[redacted]&customer=[redacted]&%74oken=[redacted]',
      headers: { cookie: '[redacted]', referer: 'https://x.example/a', 'x-session-id': '[redacted]' },
      remoteAddress: expect.stringContaining('127.0.0.1'),
    });
    expect(raw.join('')).not.toContain('hunter2');
  });

  it('lets nobody forge a line', async () => {
    const agent = 'a"}\t{"status":200}\u009b31m\u0085x';
    const { raw, lines } = await logged(framework, { path: '/hello', headers: { 'user-agent': agent } });
    expect(lines[0]?.['userAgent']).toBe(agent);
    expect(raw[0]).toMatch(/^[\x20-\x7e]+\n$/);
  });

  it('gives the failure to the hook, and survives a hook and a sink that throw', async () => {
    const failures: Failure[] = [];
    const onFailure = (failure: Failure): void => {
      failures.push(failure);
      throw new Error('the hook fails');
    };
    const write = (): void => {
      throw new Error('disk full');
    };
    const service = await start(framework, { onFailure, log: { write } });
    const { status, headers } = await exchange(service.base, { path: '/fail' });
    expect(status).toBe(500);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ status: 500, requestId: headers['x-request-id'], error: { message: LEAK } });
    await service.close();
  });

  it('writes down a caller that left', async () => {
    const raw: string[] = [];
    const service = await start(framework, { log: { write: (line) => raw.push(line) } });
    const socket = connect(Number(new URL(service.base).port), '127.0.0.1');
    socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
    setTimeout(() => socket.destroy(), 60);
    await expect.poll(() => raw.length).toBe(1);
    expect(JSON.parse(raw[0] ?? '')).toMatchObject({ status: 499, aborted: true });
    await service.close();
  });

  it('sends HSTS on a trusted proxy’s word, and takes ids that are safe', async () => {
    const service = await start(framework, {
      trustedProxies: ['127.0.0.0/8', '::1'],
      requestId: { acceptInbound: true },
    });
    const ask = (headers: Record<string, string>) => exchange(service.base, { path: '/hello', headers });
    const tls = await ask({ 'x-forwarded-proto': 'https', 'x-request-id': 'trace-0123456789' });
    expect(tls.headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-request-id': 'trace-0123456789',
    });
    const plain = await ask({ 'x-forwarded-proto': 'https, http', 'x-request-id': 'a"} {' });
    expect(plain.headers['strict-transport-security']).toBeUndefined();
    expect(plain.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    await service.close();
  });

  it('gives each response a nonce of its own', async () => {
    const csp = { base: 'page', directives: { 'script-src': ["'nonce'", "'strict-dynamic'"] } } as const;
    const service = await start(framework, { headers: { csp } });
    const policies = await Promise.all([1, 2].map(() => exchange(service.base, { path: '/hello' })));
    const nonces = policies.map(
      ({ headers }) =>
        /script-src 'nonce-([\w+/]{22}==)' 'strict-dynamic'/.exec(headers['content-security-policy'] ?? '')?.[1],
    );
    expect(nonces[0]).toBeDefined();
    expect(nonces[1]).toBeDefined();
    expect(nonces[0]).not.toBe(nonces[1]);
    await service.close();
  });
});

it('Hono works without node:http beneath', async () => {
  const raw: string[] = [];
  const app = honoApp(hardening({ body: LIMITS, log: { write: (line) => raw.push(line) } }));
  const post = (body: string): Promise<Response> =>
    Promise.resolve(
      app.request('https://x.example/echo', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
    );
  const good = await post('{"a":1}');
  expect(await good.json()).toEqual({ a: 1 });
  expect(good.headers.get('strict-transport-security')).toMatch(/^max-age=/);
  expect(good.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await post('{"__proto__":1}')).status).toBe(400);
  expect((await post(' '.repeat(5000))).status).toBe(413);
  const failed = await app.request('http://x.example/fail');
  expect(await failed.json()).toEqual({
    error: 'Internal Server Error',
    requestId: failed.headers.get('x-request-id'),
  });
  expect((await app.request('http://x.example/readyz')).status).toBe(200);
  expect((await app.request('http://x.example/none')).status).toBe(404);
  expect(raw.map((line) => (JSON.parse(line) as Line)['status'])).toEqual([200, 400, 413, 500, 200, 404]);
});
