/** One request and its response on node:http: what the node, Express, Fastify and Hono adapters share. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessLog } from './access-log.ts';
import type { BodyPolicy } from './body.ts';
import type { Hardening } from './hardening.ts';
import { writePrepared } from './header-store.ts';
import { TELLTALES } from './headers.ts';
import { receive } from './receive.ts';
import { REPRESENTATION, Refusal, type Reply } from './refusal.ts';
import type { RequestView } from './view.ts';

export interface Exchange {
  readonly id: string;
  /** For `<script nonce>`, where the policy has one. */
  readonly nonce: string | undefined;
  readonly view: RequestView;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const asText = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'object' ? value.join(', ') : value;

export function viewOf(request: IncomingMessage): RequestView {
  const { headers, socket } = request;
  return {
    method: request.method ?? 'GET',
    // Express shortens `url` below a mount point.
    target: (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/',
    header: (name) => asText(headers[name]),
    peer: socket.remoteAddress,
    encrypted: (socket as { encrypted?: boolean }).encrypted === true,
  };
}

function writeHeaders(core: Hardening, response: ServerResponse, view: RequestView, id: string): string | undefined {
  const { headers, policy, nonce } = core.headersFor(view);
  writePrepared(response, headers, [core.ids.header, core.ids.key, id], TELLTALES);
  if (policy) response.setHeader(policy[0], policy[1]);
  if (core.traffic.draining) response.setHeader('Connection', 'close');
  return nonce;
}

function watch({ traffic, log }: Hardening, exchange: Exchange): void {
  const { response } = exchange;
  traffic.open.add(response);
  // There is one `close`: `once` would cost a closure more for each response.
  response.on('close', traffic.closed);
  if (log) response.on('close', logger(log, exchange));
}

function logger(log: AccessLog, { id, view, request, response }: Exchange): () => void {
  const { socket } = request;
  const startedAt = Date.now();
  const start = performance.now();
  const sentBefore = socket.bytesWritten;
  return () =>
    log({
      id,
      view,
      startedAt,
      durationMs: performance.now() - start,
      status: response.headersSent ? response.statusCode : 499,
      bytes: Math.max(0, socket.bytesWritten - sentBefore),
      aborted: !response.writableFinished,
    });
}

/** Sets the headers, names the request, and follows it to its end. */
export function openExchange(core: Hardening, request: IncomingMessage, response: ServerResponse): Exchange {
  const view = viewOf(request);
  const id = core.ids.of(view);
  const exchange = { id, view, request, response, nonce: writeHeaders(core, response, view, id) };
  watch(core, exchange);
  return exchange;
}

const hasUnreadBody = ({ complete, headers }: IncomingMessage): boolean =>
  !complete && (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0');

const LINGER_MS = 1000;
const LINGER_BYTES = 16 * 1_048_576;

/**
 * Ends the response when the caller has stopped sending, or after a while: a connection that is closed while bytes come in is reset, and
 * the caller would lose the answer (RFC 9112 §9.6).
 */
function linger(request: IncomingMessage, response: ServerResponse): void {
  let discarded = 0;
  const end = (): void => {
    clearTimeout(timer);
    request.off('data', discard).off('end', end).off('close', end);
    response.end();
  };
  const discard = (chunk: Buffer): void => {
    discarded += chunk.length;
    if (discarded > LINGER_BYTES) end();
  };
  const timer = setTimeout(end, LINGER_MS);
  request.on('data', discard).on('end', end).on('close', end);
  request.resume();
}

export function sendReply({ request, response }: Exchange, { status, headers, body }: Reply): void {
  if (response.headersSent) {
    // A cut connection is an honest sign; an ended response would look whole.
    response.destroy();
    return;
  }
  for (const name of REPRESENTATION) response.removeHeader(name);
  response.statusCode = status;
  for (const [name, value] of headers) response.setHeader(name, value);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  if (!hasUnreadBody(request)) {
    response.end(body);
    return;
  }
  response.setHeader('Connection', 'close');
  response.write(body);
  linger(request, response);
}

export const sendFailure = (core: Hardening, exchange: Exchange, error: unknown): void =>
  sendReply(exchange, core.fail(error, exchange.id, exchange.view));

/** Answers probes. True where it did, or will. */
export function answeredHealth(core: Hardening, exchange: Exchange): boolean {
  const answer = core.health?.answer(exchange.view, core.traffic.draining);
  if (!answer) return false;
  if (answer instanceof Promise) void answer.then((reply) => sendReply(exchange, reply));
  else sendReply(exchange, answer);
  return true;
}

/** Receives and parses the body; refusals are answered here and `proceed` is not called. */
export function withBody(core: Hardening, exchange: Exchange, proceed: (body: unknown, bytes?: Buffer) => void): void {
  const { body: policy } = core;
  const admitted = policy !== undefined && attempt(() => policy.admits(exchange.view));
  if (admitted instanceof Refusal) sendFailure(core, exchange, admitted);
  else if (admitted && policy) receiveBody(core, policy, exchange, proceed);
  else proceed(undefined);
}

export function receiveBody(
  core: Hardening,
  policy: BodyPolicy,
  exchange: Exchange,
  proceed: (body: unknown, bytes: Buffer) => void,
): void {
  receive(exchange.request, policy, (result) => {
    const value = result instanceof Refusal ? result : attempt(() => policy.parse(result));
    if (value instanceof Refusal) sendFailure(core, exchange, value);
    else proceed(value, result as Buffer);
  });
}

/** A refusal is a result here. */
export function attempt<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** The whole way in: headers, probes, body. `proceed` is the service's own part. */
export function enter(
  core: Hardening,
  request: IncomingMessage,
  response: ServerResponse,
  proceed: (exchange: Exchange, body: unknown, bytes?: Buffer) => void,
): void {
  const exchange = openExchange(core, request, response);
  if (answeredHealth(core, exchange)) return;
  withBody(core, exchange, (body, bytes) => proceed(exchange, body, bytes));
}
