import { describe, expect, it } from 'vitest';
import { type HardeningOptions, hardening } from './hardening.ts';
import { securityHeaders } from './headers.ts';
import { type ServerLimits, serverLimits, serverOptions } from './limits.ts';
import { Refusal, refusalReply, statusOf } from './refusal.ts';

/** As JavaScript callers, and configs read from files, may write them. */
const WRONG: readonly [unknown, string][] = [
  [{ header: {} }, 'hardening.header: there is no such option. Write one of headers, body'],
  [{ headers: { frame: 'ALLOW' } }, 'headers.frame: "ALLOW" is not known. Write one of "DENY", "SAMEORIGIN"'],
  [{ headers: { csp: { directive: {} } } }, 'headers.csp.directive: there is no such option'],
  [{ headers: { hsts: { maxAge: -1 } } }, 'headers.hsts.maxAge: -1 is out of range. Write a whole number of seconds'],
  [{ headers: { hsts: { maxAge: 60, preload: true } } }, 'headers.hsts.preload: preload lists refuse this'],
  [{ headers: { permissions: { camera: ['me'] } } }, 'headers.permissions["camera"]: "me" is nobody'],
  [{ headers: { permissions: { 'cam\r\nera': [] } } }, 'not a feature name'],
  [{ body: { maxBytes: '1mb' } }, 'body.maxBytes: "1mb" is out of range. Write a whole number of bytes'],
  [{ body: { maxDepth: 0 } }, 'body.maxDepth: 0 is out of range'],
  [{ body: { types: ['json'] } }, 'body.types[0]: "json" is no media type'],
  [{ requestId: { header: 'X Id' } }, 'requestId.header: not a header name'],
  [{ health: { readyPath: 'readyz' } }, 'health.readyPath: "readyz" is not a path'],
  [{ health: { readyPath: '/livez' } }, 'health.readyPath: it is the live path too'],
  [{ health: { checks: { db: true } } }, 'health.checks.db: not a function'],
  [{ log: { write: 'stdout' } }, 'log.write: not a function'],
  [{ trustedProxies: ['10.0.0.0/33'] }, 'trustedProxies[0]: "10.0.0.0/33" is no address'],
  [{ trustedProxies: ['loadbalancer'] }, 'trustedProxies[0]: "loadbalancer" is no address'],
  [{ onFailure: 'log' }, 'onFailure: not a function'],
];

describe('options are checked when the service starts', () => {
  it.each(WRONG)('%j', (options, message) => {
    expect(() => hardening(options as HardeningOptions)).toThrow(message);
  });
});

it('the legacy XSS filter, and every header that can be left out, by option', () => {
  expect(securityHeaders({ xssProtection: 'block' }).plain).toContainEqual(['X-XSS-Protection', '1; mode=block']);
  const none = securityHeaders({
    csp: false,
    hsts: false,
    frame: false,
    xssProtection: false,
    referrer: false,
    permissions: false,
    opener: false,
    resource: false,
  });
  expect(none.tls).toEqual([['X-Content-Type-Options', 'nosniff']]);
});

it('permissions are laid over the default', () => {
  const value = securityHeaders({
    permissions: { camera: ['self', 'https://x.example'], fullscreen: ['*'] },
  }).plain.find(([name]) => name === 'Permissions-Policy')?.[1];
  expect(value).toContain('camera=(self "https://x.example")');
  expect(value).toContain('fullscreen=(*)');
  expect(value).toContain('microphone=()');
});

describe('errors', () => {
  const STATUSES: readonly [unknown, number][] = [
    [new Error('x'), 500],
    [Object.assign(new Error('x'), { status: 404 }), 404],
    [Object.assign(new Error('x'), { statusCode: 503 }), 503],
    [{ status: 200 }, 500],
    [{ status: '404' }, 500],
    [{ status: 999, statusCode: 409 }, 409],
    ['text', 500],
    [undefined, 500],
    [null, 500],
  ];
  it.each(STATUSES)('%o', (error, status) => expect(statusOf(error)).toBe(status));

  it('only a refusal speaks for itself, and never with a 5xx', () => {
    const said = (error: unknown): unknown => (JSON.parse(refusalReply(error, 'id').body) as { error: unknown }).error;
    expect(said(new Refusal(409, 'That order is closed'))).toBe('That order is closed');
    expect(said(new Refusal(503, 'db-7 is down'))).toBe('Service Unavailable');
    expect(said(Object.assign(new Error('no user admin'), { status: 404, expose: true }))).toBe('Not Found');
  });
});

describe('server limits', () => {
  it('have defaults that node:http takes', () => {
    expect(serverLimits()).toMatchObject({ headersTimeout: 10_000, keepAliveTimeout: 65_000 });
    expect(serverOptions({ headersTimeout: 1000 }).connectionsCheckingInterval).toBe(250);
  });
  it.each([
    [{ headersTimeout: 0 }, 'limits.headersTimeout: 0 is out of range'],
    [{ headersTimeout: 60_000 }, 'limits.headersTimeout: it is longer than requestTimeout'],
    [{ maxHeaderSise: 1 }, 'limits.maxHeaderSise: there is no such option'],
  ])('refuse %j', (options, message) => expect(() => serverLimits(options as ServerLimits)).toThrow(message));
});
