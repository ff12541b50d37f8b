/** The same small service on each framework. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { expressHardening } from '@palisade/http/express';
import { fastifyHardening, fastifyOptions } from '@palisade/http/fastify';
import { type Hardening, type HardeningOptions, hardening } from '@palisade/http/hardening';
import { honoHardening } from '@palisade/http/hono';
import { listener } from '@palisade/http/node';
import { Refusal } from '@palisade/http/refusal';
import express, { type Express } from 'express';
// @ts-expect-error An alias of express 4, which has no types of its own.
import express4 from 'express4';
import fastify from 'fastify';
import { Hono } from 'hono';
import { LEAK, LIMITS } from './black-box.ts';

export interface Service {
  readonly base: string;
  readonly server: Server;
  readonly core: Hardening;
  readonly close: () => Promise<void>;
}

/** Milliseconds that GET /slow takes before it answers. */
export const SLOW_MS = 300;
const slow = (): Promise<{ slow: true }> =>
  new Promise((resolve) => void setTimeout(() => resolve({ slow: true }), SLOW_MS));
const leak = (): never => {
  throw new Error(LEAK);
};

function nodeServer(core: Hardening): Server {
  const routes: Record<string, (body: unknown) => unknown> = {
    'GET /hello': () => ({ hello: 'world' }),
    'POST /echo': (body) => body ?? null,
    'GET /fail': leak,
    'GET /slow': slow,
  };
  return createServer(
    listener(core, async (request, response, { body }) => {
      const route = routes[`${request.method} ${request.url?.split('?')[0]}`];
      if (!route) throw new Refusal(404, 'Not Found');
      const answer = JSON.stringify(await route(body));
      response.setHeader('Content-Type', 'application/json').end(answer);
    }),
  );
}

function expressServer(core: Hardening, make: () => Express): Server {
  const app = make();
  const safe = expressHardening(core);
  app.use(safe.before);
  app.get('/hello', (_request, response) => void response.json({ hello: 'world' }));
  app.post('/echo', (request, response) => void response.json(request.body ?? null));
  app.get('/fail', leak);
  app.get('/slow', (_request, response) => void slow().then((answer) => response.json(answer)));
  app.use(safe.notFound, safe.errors);
  return createServer(app);
}

async function fastifyServer(core: Hardening): Promise<Server> {
  const app = fastify(fastifyOptions(core));
  await app.register(fastifyHardening(core));
  app.get('/hello', async () => ({ hello: 'world' }));
  app.post('/echo', (request, reply) => reply.send(request.body ?? null));
  app.get('/fail', async () => leak());
  app.get('/slow', slow);
  await app.ready();
  return app.server;
}

export function honoApp(core: Hardening): Hono {
  const app = new Hono();
  const safe = honoHardening(core);
  app.use(safe.before);
  app.notFound(safe.notFound);
  app.onError(safe.errors);
  app.get('/hello', (c) => c.json({ hello: 'world' }));
  app.post('/echo', async (c) => c.json(await c.req.json()));
  app.get('/fail', leak);
  app.get('/slow', async (c) => c.json(await slow()));
  return app;
}

const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => void (server.listening ? resolve() : server.listen(0, '127.0.0.1', resolve)));

const SERVERS: Readonly<Record<string, (core: Hardening) => Server | Promise<Server>>> = {
  'node:http': nodeServer,
  'express 4': (core) => expressServer(core, express4 as unknown as () => Express),
  'express 5': (core) => expressServer(core, express),
  fastify: fastifyServer,
  hono: async (core) => {
    const server = await new Promise<Server>((resolve) => {
      const made = serve({ fetch: honoApp(core).fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(made as Server));
    });
    return server;
  },
};

export const FRAMEWORKS: readonly string[] = Object.keys(SERVERS);

export async function start(framework: string, options: HardeningOptions = {}): Promise<Service> {
  const core = hardening({ log: false, body: LIMITS, ...options });
  const make = SERVERS[framework];
  if (!make) throw new Error(`no such framework: ${framework}`);
  const server = await make(core);
  await listening(server);
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return { base: `http://127.0.0.1:${port}`, server, core, close };
}
