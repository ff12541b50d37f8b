/**
 * What the middleware costs for each request, beside helmet with express.json (Express 5) and @fastify/helmet, in one run.
 *
 *     npm run bench:http        [-- rounds]
 *
 * Real IncomingMessage and ServerResponse objects on a socket that leads nowhere: the kernel's loopback costs several times what is measured
 * and would drown it. Every variant serves the same batch in turn, round after round; a cost is the median over rounds of
 * (batch with middleware − batch of the bare application), in microseconds per request.
 */
import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import fastifyHelmet from '@fastify/helmet';
import { expressHardening } from '@palisade/http/express';
import { fastifyHardening } from '@palisade/http/fastify';
import { type HardeningOptions, hardening } from '@palisade/http/hardening';
import { listener } from '@palisade/http/node';
import express, { type RequestHandler } from 'express';
import fastify, { type FastifyInstance } from 'fastify';
import helmet from 'helmet';

const BATCH = 500;
const ROUNDS = Number(process.argv[2] ?? 160);
const WARM_UP = 20;

const BODY = Buffer.from(
  JSON.stringify({
    order: 4711,
    customer: { name: 'Ada', city: 'London' },
    lines: [
      { sku: 'a-1', count: 2, price: 9.5 },
      { sku: 'b-2', count: 1, price: 120 },
    ],
    note: 'leave at the door',
    express: true,
  }),
);
const COMMON = { host: 'x.example', 'user-agent': 'bench', accept: '*/*' };

type Kind = 'GET' | 'POST';
type Log = false | { write: () => void };

function request(kind: Kind, socket: Socket): IncomingMessage {
  const message = new IncomingMessage(socket);
  message.method = kind;
  message.url = '/hello';
  message.httpVersion = '1.1';
  message.httpVersionMajor = 1;
  message.httpVersionMinor = 1;
  Object.assign(message.headers, COMMON);
  if (kind === 'POST') {
    Object.assign(message.headers, { 'content-type': 'application/json', 'content-length': String(BODY.length) });
    message.push(BODY);
  }
  message.push(null);
  message.complete = true;
  return message;
}

/** Swallows what is written to it. */
const sink = (): Socket =>
  Object.assign(new Writable({ write: (_chunk, _encoding, done) => done() }), {
    readable: true,
    remoteAddress: '127.0.0.1',
    bytesWritten: 0,
  }) as unknown as Socket;

function once(serve: RequestListener, kind: Kind, socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const incoming = request(kind, socket);
    const response = new ServerResponse(incoming);
    response.assignSocket(socket);
    response.on('finish', () => {
      response.detachSocket(socket);
      response.emit('close');
      if (response.statusCode === 200) resolve();
      else reject(new Error(`answered ${response.statusCode}`));
    });
    serve(incoming, response);
  });
}

/** Microseconds per request. */
async function batch(serve: RequestListener, kind: Kind): Promise<number> {
  const socket = sink();
  const start = process.hrtime.bigint();
  for (let i = 0; i < BATCH; i++) await once(serve, kind, socket);
  return Number(process.hrtime.bigint() - start) / 1000 / BATCH;
}

const core = (log: Log, more: HardeningOptions = {}) => hardening({ log, ...more });
const SILENT = { write: () => undefined };

function onExpress(...before: RequestHandler[]): RequestListener {
  const app = express();
  if (before.length > 0) app.use(...before);
  app.all('/hello', (request, response) => {
    // Middleware that skipped the body would look cheap.
    if (before.length > 0 && request.method === 'POST' && request.body?.order !== 4711) response.statusCode = 500;
    response.end('{"ok":true}');
  });
  return app;
}

async function onFastify(prepare: (app: FastifyInstance) => unknown): Promise<RequestListener> {
  const app = fastify();
  await prepare(app);
  app.route({ method: ['GET', 'POST'], url: '/hello', handler: (_request, reply) => void reply.send({ ok: true }) });
  await app.ready();
  return (incoming, response) => app.routing(incoming, response);
}

interface Contest {
  readonly name: string;
  readonly kind: Kind;
  /** `bare` and `theirs` first. */
  readonly variants: Readonly<Record<string, RequestListener>>;
}

async function contests(): Promise<Contest[]> {
  const expressVariants = {
    bare: onExpress(),
    'helmet + express.json': onExpress(helmet(), express.json()),
    palisade: onExpress(expressHardening(core(false)).before as RequestHandler),
    'palisade + access log': onExpress(expressHardening(core(SILENT)).before as RequestHandler),
  };
  const fastifyVariants = {
    bare: await onFastify(() => undefined),
    '@fastify/helmet': await onFastify((app) => app.register(fastifyHelmet)),
    palisade: await onFastify((app) => app.register(fastifyHardening(core(false)))),
    'palisade + access log': await onFastify((app) => app.register(fastifyHardening(core(SILENT)))),
  };
  const nodeVariants = {
    bare: ((_request, response) => void response.end('{"ok":true}')) as RequestListener,
    palisade: listener(core(false), (_request, response) => void response.end('{"ok":true}')),
  };
  return [
    { name: 'Express 5, GET', kind: 'GET', variants: expressVariants },
    { name: `Express 5, POST ${BODY.length} bytes of JSON`, kind: 'POST', variants: expressVariants },
    { name: 'Fastify 5, GET', kind: 'GET', variants: fastifyVariants },
    { name: `Fastify 5, POST ${BODY.length} bytes of JSON`, kind: 'POST', variants: fastifyVariants },
    { name: 'node:http, GET', kind: 'GET', variants: nodeVariants },
  ];
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Each variant's cost over the bare application. */
async function costs({ kind, variants }: Contest): Promise<Map<string, number>> {
  const names = Object.keys(variants);
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    // Each goes first as often as the others, so that none always follows the same one.
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round + WARM_UP) % names.length] as string;
      const took = await batch(variants[name] as RequestListener, kind);
      if (round >= 0) times.get(name)?.push(took);
    }
  }
  const bare = times.get('bare') ?? [];
  return new Map(
    names.map((name) => [
      name,
      name === 'bare' ? median(bare) : median((times.get(name) ?? []).map((took, i) => took - (bare[i] ?? 0))),
    ]),
  );
}

console.log(
  `node ${process.version}, ${ROUNDS} interleaved rounds of ${BATCH} requests; µs per request over the bare application\n`,
);
for (const contest of await contests()) {
  const cost = await costs(contest);
  const theirs = [...cost].find(([name]) => /helmet/.test(name))?.[1];
  console.log(contest.name);
  for (const [name, us] of cost) {
    const ratio =
      theirs === undefined || !name.startsWith('palisade') ? '' : `   ${(us / theirs).toFixed(2)} of theirs`;
    console.log(`  ${name.padEnd(24)}${us.toFixed(2).padStart(8)}${name === 'bare' ? ' (whole)' : ratio}`);
  }
  console.log('');
}
