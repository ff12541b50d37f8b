/**
 * Fastify 5.
 *
 *     const core = hardening({ … });
 *     const app = fastify(fastifyOptions(core));
 *     app.register(fastifyHardening(core));
 *
 * The request's id is `request.id`, the nonce `request.nonce`, the body `request.body`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answeredHealth, attempt, type Exchange, openExchange, receiveBody, sendFailure } from './exchange.ts';
import type { Hardening } from './hardening.ts';
import { REPRESENTATION, Refusal } from './refusal.ts';

interface Request {
  id: string;
  readonly raw: IncomingMessage;
  nonce?: string;
  [EXCHANGE]?: Exchange;
}
interface Reply {
  readonly raw: ServerResponse;
  hijack(): unknown;
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  removeHeader(name: string): unknown;
  send(body: string): unknown;
}
type Done = (error?: Error | null, body?: unknown) => void;

/** The part of a Fastify instance that is used; the hooks' own types are Fastify's. */
interface App {
  addHook(name: 'onRequest', hook: never): unknown;
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(type: string, parser: never): unknown;
  setErrorHandler(handler: never): unknown;
  setNotFoundHandler(handler: never): unknown;
  decorateRequest(name: string, value?: never): unknown;
}

const EXCHANGE = Symbol('exchange');

function opener(core: Hardening): (request: Request, reply: Reply, done: Done) => void {
  return (request, reply, done) => {
    const exchange = openExchange(core, request.raw, reply.raw);
    request[EXCHANGE] = exchange;
    request.id = exchange.id;
    if (exchange.nonce !== undefined) request.nonce = exchange.nonce;
    if (answeredHealth(core, exchange)) {
      reply.hijack();
      return;
    }
    const { body } = core;
    const admitted = body && attempt(() => body.admits(exchange.view));
    if (!(admitted instanceof Refusal)) {
      done();
      return;
    }
    reply.hijack();
    sendFailure(core, exchange, admitted);
  };
}

/** `done` is not called after a refusal: the answer is sent, and the handler must not run. */
function parser(core: Hardening): (request: Request, payload: unknown, done: Done) => void {
  return (request, _payload, done) => {
    const exchange = request[EXCHANGE];
    if (!core.body || !exchange) done(null, undefined);
    else receiveBody(core, core.body, exchange, (value) => done(null, value));
  };
}

function answerer(core: Hardening): (error: unknown, request: Request, reply: Reply) => void {
  return (error, request, reply) => {
    const exchange = request[EXCHANGE] ?? openExchange(core, request.raw, reply.raw);
    const { status, headers, body } = core.fail(error, exchange.id, exchange.view);
    for (const name of REPRESENTATION) reply.removeHeader(name);
    reply.code(status);
    for (const [name, value] of headers) reply.header(name, value);
    reply.send(body);
  };
}

/** For the constructor: what Fastify refuses before any hook runs (a URL that cannot be decoded) is answered as other errors are. */
export function fastifyOptions(core: Hardening): FastifyOptions {
  const answer = answerer(core);
  return { frameworkErrors: (error, request, reply) => answer(error, request as Request, reply as Reply) };
}

interface FastifyOptions {
  readonly frameworkErrors: (error: unknown, request: object, reply: object) => void;
}

export type FastifyHardening = (app: App, options: unknown, done: () => void) => void;

export function fastifyHardening(core: Hardening): FastifyHardening {
  const answer = answerer(core);
  const plugin: FastifyHardening = (app, _options, done) => {
    app.decorateRequest('nonce', undefined as never);
    app.addHook('onRequest', opener(core) as never);
    if (core.body) {
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', parser(core) as never);
    }
    app.setErrorHandler(answer as never);
    app.setNotFoundHandler(((request: Request, reply: Reply) =>
      answer(new Refusal(404, 'Not Found'), request, reply)) as never);
    done();
  };
  // Fastify's own mark: what the plugin sets holds for the whole application, not only for the plugin.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@palisade/http',
  });
}
