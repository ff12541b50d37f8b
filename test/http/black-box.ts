/**
 * What a hardened service answers, as data. It can be pointed at any base URL whose service has these routes:
 *
 *   GET /hello → {"hello":"world"}     POST /echo → its JSON body     GET /fail → throws an error whose message holds LEAK
 *   GET /livez, /readyz → health       anything else → not found
 *
 * and these limits: bodies of 4,096 bytes, depth 8, 64 keys, 400 ms to receive.
 */
import type { RawRequest } from './raw-client.ts';

export const LIMITS = { maxBytes: 4096, maxDepth: 8, maxKeys: 64, receiveMs: 400 } as const;
/** Must never be seen outside the log. */
export const LEAK = 'connection to db-7.internal failed for user=admin';

export interface Expectation {
  /** Several where frameworks may differ. */
  readonly status: number | readonly number[];
  /** `null`: the header must not be there. */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>;
  /** The body as JSON, whole. */
  readonly json?: unknown;
  /** The body is `{ error, requestId }` and says no more. */
  readonly safeError?: true;
  readonly withinMs?: number;
}

export interface BlackBoxCase {
  readonly name: string;
  readonly request: RawRequest;
  readonly expect: Expectation;
}

const JSON_TYPE = { 'content-type': 'application/json' } as const;
const post = (body: RawRequest['body'], more: Partial<RawRequest> = {}): RawRequest => ({
  method: 'POST',
  path: '/echo',
  headers: JSON_TYPE,
  ...(body === undefined ? {} : { body }),
  ...more,
});
const typed = (type: string, body = '{}'): RawRequest => post(body, { headers: { 'content-type': type } });
const refused = (status: number): Expectation => ({ status, safeError: true });
const echoed = (json: unknown): Expectation => ({ status: 200, json });

const SECURE: Expectation['headers'] = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-xss-protection': '0',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'referrer-policy': 'no-referrer',
  'permissions-policy': /camera=\(\)/,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-request-id': /^[0-9a-f]{8}-[0-9a-f-]{27}$/,
  'strict-transport-security': null,
  'x-powered-by': null,
};

const lists = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const keys = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])));
/** `{"a":"…"}` of this many bytes. */
const ofBytes = (bytes: number): string => `{"a":"${'x'.repeat(bytes - 8)}"}`;

export const GIANT = 'answers though a giant is still being sent';

export const CASES: readonly BlackBoxCase[] = [
  {
    name: 'answers with every security header',
    request: { path: '/hello' },
    expect: { status: 200, json: { hello: 'world' }, headers: SECURE },
  },
  {
    name: 'has them on what is not found',
    request: { path: '/nowhere?<script>' },
    expect: { ...refused(404), headers: SECURE },
  },
  {
    name: 'has them where the path cannot be decoded',
    request: { path: '/%zz<script>' },
    expect: { status: [400, 404], safeError: true, headers: SECURE },
  },
  {
    name: 'has them on errors',
    request: { path: '/fail' },
    expect: { ...refused(500), headers: { ...SECURE, 'cache-control': 'no-store' } },
  },
  { name: 'has them on refused bodies', request: post('{'), expect: { ...refused(400), headers: SECURE } },
  {
    name: 'sends no HSTS on the word of a stranger',
    request: { path: '/hello', headers: { 'x-forwarded-proto': 'https' } },
    expect: { status: 200, headers: { 'strict-transport-security': null } },
  },
  {
    name: 'takes no request id from a stranger',
    request: { path: '/hello', headers: { 'x-request-id': 'chosen-by-me-123' } },
    expect: { status: 200, headers: { 'x-request-id': /^[0-9a-f]{8}-/ } },
  },

  { name: 'echoes JSON', request: post('{"a":[1,{"b":"ü"}]}'), expect: echoed({ a: [1, { b: 'ü' }] }) },
  { name: 'echoes JSON sent in chunks', request: post(['{"a"', ':1', '}']), expect: echoed({ a: 1 }) },
  { name: 'takes a UTF-8 charset', request: typed('application/json; charset=utf-8'), expect: echoed({}) },
  { name: 'takes a JSON suffix', request: typed('application/merge-patch+json'), expect: echoed({}) },

  { name: 'takes the largest body', request: post(ofBytes(LIMITS.maxBytes)), expect: { status: 200 } },
  { name: 'refuses a byte more', request: post(ofBytes(LIMITS.maxBytes + 1)), expect: refused(413) },
  {
    name: 'refuses a declared giant at once',
    request: post('{"a":1', { declaredLength: 10_000_000_000 }),
    expect: { ...refused(413), withinMs: 400 },
  },
  {
    name: 'counts chunked bodies',
    request: post(Array.from({ length: 9 }, () => ' '.repeat(512))),
    expect: refused(413),
  },
  { name: GIANT, request: post('x'.repeat(3_000_000)), expect: refused(413) },
  {
    name: 'refuses a length that is not a number',
    request: { method: 'POST', path: '/echo', headers: { ...JSON_TYPE, 'content-length': '1e3' } },
    expect: { status: 400 },
  },
  {
    name: 'gives up on a body shorter than declared',
    request: post('{}', { declaredLength: 20 }),
    expect: { ...refused(408), withinMs: 2500 },
  },
  {
    name: 'gives up on a body that trickles',
    request: post(
      Array.from({ length: 12 }, () => ' '),
      { pauseMs: 100 },
    ),
    expect: { ...refused(408), withinMs: 2500 },
  },
  {
    name: 'gives up on a body that never ends',
    request: post(['{}'], { unfinished: true }),
    expect: { ...refused(408), withinMs: 2500 },
  },

  { name: 'takes the deepest body', request: post(lists(LIMITS.maxDepth)), expect: { status: 200 } },
  { name: 'refuses a level more', request: post(lists(LIMITS.maxDepth + 1)), expect: refused(400) },
  { name: 'refuses what opens for ever', request: post('['.repeat(4000)), expect: refused(400) },
  {
    name: 'does not count brackets in strings',
    request: post(JSON.stringify({ a: '[[[[[[[[[[[[{{{{"\\' })),
    expect: { status: 200 },
  },
  { name: 'takes the most keys', request: post(keys(LIMITS.maxKeys)), expect: { status: 200 } },
  { name: 'refuses a key more', request: post(keys(LIMITS.maxKeys + 1)), expect: refused(400) },
  {
    name: 'counts repeated keys',
    request: post(`{${Array.from({ length: 65 }, () => '"a":1').join(',')}}`),
    expect: refused(400),
  },

  { name: 'refuses __proto__', request: post('{"a":{"__proto__":{"admin":true}}}'), expect: refused(400) },
  { name: 'refuses it in escapes', request: post('{"\\u005f_proto__" : {"admin":true}}'), expect: refused(400) },
  { name: 'refuses constructor', request: post('{"constructor":{"prototype":{"admin":true}}}'), expect: refused(400) },
  {
    name: 'takes the words as values',
    request: post('{"a":"__proto__","b":["constructor"]}'),
    expect: { status: 200 },
  },
  { name: 'nobody became admin', request: post('{}'), expect: echoed({}) },

  { name: 'refuses what is not JSON', request: post("{'a':1}"), expect: refused(400) },
  { name: 'refuses two values', request: post('{}{}'), expect: refused(400) },
  { name: 'refuses NaN', request: post('[NaN]'), expect: refused(400) },
  { name: 'refuses a bare scalar', request: post('null'), expect: refused(400) },
  {
    name: 'refuses bytes that are not UTF-8',
    request: post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    expect: refused(400),
  },
  { name: 'refuses another charset', request: typed('application/json; charset=utf-16'), expect: refused(415) },
  { name: 'refuses forms', request: typed('application/x-www-form-urlencoded', 'a=1'), expect: refused(415) },
  { name: 'refuses text, which a page may send unasked', request: typed('text/plain'), expect: refused(415) },
  { name: 'refuses a body without a type', request: post('{}', { headers: {} }), expect: refused(415) },
  {
    name: 'refuses encoded bodies',
    request: post('{}', { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } }),
    expect: refused(415),
  },
  {
    name: 'takes the identity encoding',
    request: post('{}', { headers: { ...JSON_TYPE, 'content-encoding': 'identity' } }),
    expect: echoed({}),
  },

  { name: 'is alive', request: { path: '/livez' }, expect: { status: 200, json: { status: 'ok' }, headers: SECURE } },
  {
    name: 'is ready',
    request: { path: '/readyz?verbose' },
    expect: { status: 200, json: { status: 'ok' }, headers: { 'cache-control': 'no-store' } },
  },
  { name: 'answers a probe by HEAD', request: { method: 'HEAD', path: '/readyz' }, expect: { status: 200 } },
  {
    name: 'takes nothing at a probe',
    request: { method: 'DELETE', path: '/readyz' },
    expect: { status: 405, headers: { allow: 'GET, HEAD' } },
  },
];
