/** Live services on the loopback, checked as a user checks them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceSubject, TlsEndpoint } from '@palisade/core/subject/http';
import { hardening } from '@palisade/http/hardening';
import { listener } from '@palisade/http/node';
import { subjectsOf } from '@palisade/sources/http/subjects';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observe } from '../../packages/cli/src/check/http/observe.ts';
import { inFolder, POD, palisade } from './run.ts';

const MOST_REQUESTS = 12;
const folder = mkdtempSync(join(tmpdir(), 'palisade-http-'));
const certificate = join(folder, 'cert.pem');
let tls: { readonly key: Buffer; readonly cert: Buffer };

beforeAll(() => {
  const key = join(folder, 'key.pem');
  const request = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '90',
  ];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', [...request, ...names, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  tls = { key: readFileSync(key), cert: readFileSync(certificate) };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function serving<T>(server: Server, use: (port: number) => Promise<T>, host = 'localhost'): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const HARDENED: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'self'; object-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-xss-protection': '0',
  'cache-control': 'no-store',
  'x-request-id': '7f3c',
};

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

const hardened: RequestListener = (request, response) => {
  for (const [name, value] of Object.entries(HARDENED)) response.setHeader(name, value);
  const { method, url } = request;
  const json = 'application/json';
  if (method === 'TRACE') return answer(response, 405, json, '{"error":"not allowed"}');
  if (Number(request.headers['content-length'] ?? 0) > 1_000_000) return answer(response, 413, json, '{}');
  if (url === '/livez') return answer(response, 200, json, '{"status":"ok"}');
  if (url !== '/') return answer(response, 404, json, '{"error":"not found"}');
  response.setHeader('set-cookie', 'sid=secret-value; Path=/; Secure; HttpOnly; SameSite=Lax');
  answer(response, 200, 'text/html', '<!doctype html><title>Shop</title>');
};

const sloppy: RequestListener = (request, response) => {
  response.setHeader('x-powered-by', 'Express');
  response.setHeader('server', 'nginx/1.18.0');
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('set-cookie', 'sid=secret-value');
  const { method, url } = request;
  if (method === 'TRACE') return answer(response, 200, 'message/http', 'TRACE / HTTP/1.1\r\n');
  if (url === '/readyz') return answer(response, 200, 'application/json', '{"status":"ok","version":"4.2.1"}');
  if (url === '/') return answer(response, 200, 'text/html', '<h1>Shop</h1>');
  answer(response, 500, 'text/html', '<pre>Error: no<br> &nbsp; at find (/srv/shop/app.js:10:5)</pre>');
};

interface Reported {
  readonly findings: readonly {
    readonly control: string;
    readonly verdict: string;
    readonly message: string;
    readonly location: { readonly file: string; readonly line: number };
  }[];
  readonly coverage: { readonly subjects: Readonly<Record<string, number>> };
}

const check = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const ran = await palisade(['check', '--format=json', ...args], { cwd: folder, env });
  expect(ran.stderr.replace(/^\(node:\d+\) Warning:.*\n.*\n/, '')).toBe('');
  const report = JSON.parse(ran.stdout) as Reported;
  return { ...ran, report, failed: [...new Set(report.findings.map(({ control }) => control))].toSorted() };
};

describe('palisade check https://…', () => {
  it('has nothing to say of a hardened service, and asks little of it', async () => {
    let requests = 0;
    const server = createTlsServer(tls, (request, response) => {
      requests++;
      expect(request.headers['user-agent']).toMatch(/^palisade\//);
      hardened(request, response);
    });
    await serving(server, async (port) => {
      const { code, report, failed } = await check([`https://localhost:${port}`, '--active', '--unknown=fail'], {
        NODE_EXTRA_CA_CERTS: certificate,
      });
      expect(failed).toEqual([]);
      expect(code).toBe(0);
      expect(report.coverage.subjects).toEqual({ http: 2 });
      expect(requests).toBeGreaterThan(8);
      expect(requests).toBeLessThanOrEqual(MOST_REQUESTS);
    });
  });

  it('finds what a sloppy one gives away, with the address as the place', async () => {
    const old = { ...tls, minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
    await serving(createTlsServer(old, sloppy), async (port) => {
      const { code, stdout, report, failed } = await check([`https://localhost:${port}`]);
      expect(code).toBe(1);
      expect(failed).toEqual(
        [
          'client-errors-are-4xx',
          'content-security-policy',
          'content-type-options',
          'cookies-http-only',
          'cookies-same-site',
          'cookies-secure',
          'cross-origin-opener-policy',
          'cross-origin-resource-policy',
          'error-request-id',
          'frame-options',
          'health-says-little',
          'hsts',
          'no-cached-cookies',
          'no-open-cors-with-credentials',
          'no-powered-by',
          'no-server-version',
          'no-trace',
          'permissions-policy',
          'referrer-policy',
          'safe-errors',
          'tls-chain',
          'tls-version',
        ].map((name) => `http/${name}`),
      );
      const stack = report.findings.find(({ control }) => control === 'http/safe-errors');
      expect(stack?.location).toMatchObject({ file: `https://localhost:${port}/palisade-no-such-path`, line: 1 });
      expect(stack?.message).toContain('/srv/shop/app.js:10:5');
      expect(stdout).not.toContain('secret-value');
    });
  });

  it('has nothing to say of what our own middleware sends', async () => {
    const core = hardening({ log: false });
    const shop = listener(core, (_, response) =>
      answer(response, 200, 'text/html', '<!doctype html><title>Shop</title>'),
    );
    await serving(createTlsServer(tls, shop), async (port) => {
      const { failed } = await check([`https://localhost:${port}`, '--active'], { NODE_EXTRA_CA_CERTS: certificate });
      expect(failed).toEqual([]);
    });
  });

  it('sees a service that speaks old versions only', async () => {
    const old = { ...tls, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
    await serving(createTlsServer(old, hardened), async (port) => {
      const { report } = await check([`https://localhost:${port}`, '--only=http/tls-version,http/hsts']);
      expect(report.findings.map(({ message }) => message)).toEqual(['localhost accepts TLSv1.1 and TLSv1']);
    });
  });

  it('tells a certificate of another name from one that nobody vouches for', () =>
    serving(
      createTlsServer(tls, hardened),
      async (port) => {
        const only = [`https://127.0.0.1:${port}`, '--only=http/tls-chain,http/tls-name,http/tls-version'];
        expect((await check(only)).failed).toEqual(['http/tls-chain', 'http/tls-name']);
        expect((await check(only, { NODE_EXTRA_CA_CERTS: certificate })).failed).toEqual(['http/tls-name']);
      },
      '127.0.0.1',
    ));

  it('goes with a folder', () =>
    inFolder({ 'pod.yaml': POD }, async (files) => {
      await serving(createServer(sloppy), async (port) => {
        const { failed } = await check([
          files,
          `http://localhost:${port}`,
          '--only=http/no-powered-by,workload/image-tag,workload/run-as-non-root',
        ]);
        expect(failed).toEqual(['http/no-powered-by', 'workload/run-as-non-root']);
      });
    }));

  it.each([
    ['http://localhost:1', 'nothing listens there'],
    ['https://nobody.invalid', 'its name does not resolve'],
    ['https://user:password@localhost', 'leave the credentials out'],
    ['http://', 'is no address'],
    ['http://localhost --since=HEAD', '--since compares files'],
  ])('%s: exit 2, and it is said why', async (address, why) => {
    const { code, stdout, stderr } = await palisade(['check', ...address.split(' ')], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(why);
    expect(stderr).not.toContain('password');
  });
});

describe('observing', () => {
  it('is bounded where a body never ends, whether it comes fast or slowly', async () => {
    const endless: RequestListener = (request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const chunk = 'x'.repeat(request.url === '/' ? 100_000 : 10);
      const timer = setInterval(() => response.write(chunk), 5);
      response.on('close', () => clearInterval(timer));
    };
    await serving(createServer(endless), async (port) => {
      const start = performance.now();
      const { responses } = await observe(new URL(`http://localhost:${port}`), { timeoutMs: 150, deadlineMs: 3_000 });
      expect(performance.now() - start).toBeLessThan(3_000);
      expect(Math.max(...responses.map(({ body }) => body.length))).toBe(64 * 1024);
    });
  });

  it('says which requests were not answered in time', async () => {
    const silent: RequestListener = (request, response) => {
      if (request.url === '/') answer(response, 200, 'text/plain', 'ok');
    };
    await serving(createServer(silent), async (port) => {
      const { responses } = await observe(new URL(`http://localhost:${port}`), { timeoutMs: 100, deadlineMs: 300 });
      const open = responses.filter(({ failure }) => failure === 'no answer in time').map(({ purpose }) => purpose);
      expect(open.slice(0, 4)).toEqual(['missing', 'malformed', 'invalid-json', 'health']);
    });
  });

  it('follows a redirect on the host, and none to another', async () => {
    const asked: string[] = [];
    const redirecting: RequestListener = (request, response) => {
      asked.push(request.url ?? '');
      const to = request.url === '/' ? '/shop' : 'http://nobody.invalid/';
      response.writeHead(302, { location: to }).end();
    };
    await serving(createServer(redirecting), async (port) => {
      const { responses } = await observe(new URL(`http://localhost:${port}`));
      expect(asked.slice(0, 2)).toEqual(['/', '/shop']);
      expect(asked.length).toBeLessThanOrEqual(MOST_REQUESTS);
      expect(responses.every(({ status }) => status === 302)).toBe(true);
    });
  });

  it('sees the port that only redirects, the versions of TLS, and the certificate with its days', async () => {
    const redirect: RequestListener = (_, response) =>
      void response.writeHead(308, { location: 'https://localhost/' }).end();
    await serving(createServer(redirect), (plainPort) =>
      serving(createTlsServer(tls, hardened), async (port) => {
        const observation = await observe(new URL(`https://localhost:${port}`), { plainPort });
        const [service, endpoint] = subjectsOf(JSON.parse(JSON.stringify(observation)), undefined);
        const plain = (service as ServiceSubject).body.responses.filter(({ purpose }) => purpose === 'plain');
        expect(plain.map(({ status }) => status)).toEqual([308]);
        const body = endpoint?.body as TlsEndpoint;
        expect(body).toMatchObject({ protocol: 'TLSv1.3', untrusted: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
        expect(body.older).toEqual([
          { protocol: 'TLSv1.1', result: 'refused' },
          { protocol: 'TLSv1', result: 'refused' },
        ]);
        expect(body.chain).toMatchObject([{ subject: 'localhost', issuer: 'localhost', daysLeft: 89 }]);
      }),
    );
  });
});

describe('a saved observation', () => {
  const SAVED = 'GET https://shop.example.com/\nHTTP/1.1 200 OK\nServer: nginx\nX-Powered-By: PHP\n\nok\n';

  it('is checked as the service is, and the place is its line', () =>
    inFolder({ 'shop.txt': SAVED }, async (files) => {
      const { report } = await check([files, '--only=http/no-powered-by,http/content-type-options']);
      const places = report.findings.map(({ control, location }) => `${control} ${location.file}:${location.line}`);
      expect(places).toEqual(['http/content-type-options shop.txt:1', 'http/no-powered-by shop.txt:1']);
    }));

  it('is unknown where the observer could not tell', () =>
    inFolder(
      { 'tls.txt': 'TLS shop.example.com:443\nprotocol: TLSv1.3\nolder: TLSv1 unknown not offered here\n' },
      async (files) => {
        const { report } = await check([files, '--only=http/tls-version,http/tls-expiry']);
        const said = report.findings.map(({ control, verdict, message }) => `${control} ${verdict}: ${message}`);
        expect(said.toSorted()).toEqual([
          expect.stringContaining('http/tls-expiry unknown: '),
          expect.stringMatching(/^http\/tls-version unknown: .*not offered here/),
        ]);
      },
    ));
});
