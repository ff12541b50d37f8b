/** The service on a Postgres of its own, in this process. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { Refusal } from '@palisade/http/refusal';
import { type Database, prepare } from '../src/orders.ts';
import { service } from '../src/service.ts';

const CUSTOMER = { customer: 'Ada', lines: [{ sku: 'TEA-1', quantity: 2 }] };

const postgres = new PGlite();
let broken = false;
const database: Database = {
  query: async (text, values) => {
    if (broken) throw new Error('connection to 10.0.0.7 failed for user=orders');
    return postgres.query(text, values);
  },
};
let reserve: () => Promise<void> = async () => undefined;
let server: Server;
let base: string;

before(async () => {
  await prepare(database);
  const { app } = service(
    { database, inventory: { reserve: () => reserve() } },
    {
      log: false,
      onFailure: () => undefined,
      health: { checks: { database: () => database.query('select 1') }, ttlMs: 0 },
    },
  );
  server = createServer(app);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(async () => {
  broken = false;
  reserve = async () => undefined;
  await database.query('truncate orders restart identity');
});

after(async () => {
  server.close();
  await postgres.close();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

async function ask(path: string, body?: unknown): Promise<Answer> {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(base + path, init);
  return { status: answer.status, headers: answer.headers, json: (await answer.json()) as Answer['json'] };
}

test('an order is taken, and found again', async () => {
  const { status, headers, json } = await ask('/orders', CUSTOMER);
  assert.equal(status, 201);
  assert.deepEqual({ customer: json['customer'], lines: json['lines'] }, CUSTOMER);
  const found = await ask(headers.get('location') ?? '');
  assert.deepEqual([found.status, found.json], [200, json]);
});

test('orders come a page at a time', async () => {
  for (const customer of ['Ada', 'Ben', 'Cy']) await ask('/orders', { ...CUSTOMER, customer });
  const names = ({ json }: Answer) => (json['orders'] as { customer: string }[]).map(({ customer }) => customer);
  const first = await ask('/orders?limit=2');
  assert.deepEqual(names(first), ['Ada', 'Ben']);
  const second = await ask(`/orders?limit=2&after=${first.json['next']}`);
  assert.deepEqual(names(second), ['Cy']);
  assert.equal('next' in second.json, false);
});

for (const [what, body, error] of [
  ['no lines', { ...CUSTOMER, lines: [] }, 'lines: too_small'],
  ['a quantity of none', { ...CUSTOMER, lines: [{ sku: 'TEA-1', quantity: 0 }] }, 'lines.0.quantity: too_small'],
  [
    'a sku that is SQL',
    { ...CUSTOMER, lines: [{ sku: "'; drop table orders", quantity: 1 }] },
    'lines.0.sku: invalid_format',
  ],
  ['more than is known', { ...CUSTOMER, admin: true }, 'unrecognized_keys'],
] as const)
  test(`an order with ${what} is refused`, async () => {
    const { status, json } = await ask('/orders', body);
    assert.deepEqual([status, json['error']], [400, error]);
  });

test('what is no page and no id is refused', async () => {
  assert.equal((await ask('/orders?limit=1000')).status, 400);
  assert.equal((await ask('/orders/1')).status, 404);
  assert.equal((await ask('/orders/00000000-0000-4000-8000-000000000000')).status, 404);
});

test('what is not in stock is not taken', async () => {
  reserve = async () => {
    throw new Refusal(409, 'Out of stock');
  };
  const { status, json } = await ask('/orders', CUSTOMER);
  assert.deepEqual([status, json['error']], [409, 'Out of stock']);
  assert.deepEqual((await ask('/orders')).json['orders'], []);
});

test('without a database it is not ready, lives on, and tells nobody why', async () => {
  assert.equal((await ask('/readyz')).status, 200);
  broken = true;
  assert.equal((await ask('/readyz')).status, 503);
  assert.equal((await ask('/livez')).status, 200);
  const { status, json } = await ask('/orders');
  assert.deepEqual([status, json['error']], [500, 'Internal Server Error']);
  assert.equal(JSON.stringify(json).includes('10.0.0.7'), false);
});

test('metrics name routes, and not paths', async () => {
  await ask('/orders/00000000-0000-4000-8000-000000000000');
  const text = await (await fetch(`${base}/metrics`)).text();
  const series = 'http_request_method="GET",http_route="/orders/:id",http_response_status_code="404"';
  assert.ok(text.includes(`http_server_request_duration_seconds_count{${series}}`));
  assert.equal(text.includes('00000000-0000'), false);
});
