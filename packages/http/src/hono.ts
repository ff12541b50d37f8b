/**
 * Hono. On @hono/node-server everything works as on node:http; on other runtimes there is no connection to see, so that TLS is known from
 * the URL and the log's `bytes` from Content-Length, and there is nothing to drain.
 *
 *     const safe = honoHardening(hardening({ … }));
 *     app.use(safe.before);  app.notFound(safe.notFound);  app.onError(safe.errors);
 *
 * `c.get('requestId')`, `c.get('nonce')`, `c.get('body')`; `c.req.json()` works too.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Exchange, enter } from './exchange.ts';
import { type FetchExchange, fetchBody, fetchReply, fetchView, logFetch, openFetch } from './fetch.ts';
import type { Hardening } from './hardening.ts';
import { REPRESENTATION, Refusal, type Reply } from './refusal.ts';

/** The part of Hono's context that is used. */
interface Context {
  readonly req: { readonly raw: Request; bodyCache: object };
  readonly env: unknown;
  res: Response;
  get(name: never): unknown;
  set(name: never, value: unknown): void;
  header(name: string, value?: string): void;
}
type Next = () => Promise<void>;

export interface HonoHardening {
  readonly before: (c: Context, next: Next) => Promise<Response | undefined>;
  readonly notFound: (c: Context) => Response;
  readonly errors: (error: unknown, c: Context) => Response;
}

type Known = Pick<Exchange, 'id' | 'nonce' | 'view'>;
const EXCHANGE = 'palisade.exchange' as never;

/** @hono/node-server sends nothing more where a response carries this header; it looks for it in native responses only, as a clone is. */
const alreadySent = (): Response => new Response(null, { headers: { 'x-hono-already-sent': 'true' } }).clone();

function answered({ incoming, outgoing }: NodeEnv): Response {
  // Hono makes a response of its own for HEAD, without that header: what it writes must go nowhere.
  if (incoming.method === 'HEAD') Object.assign(outgoing, { writeHead: () => outgoing });
  return alreadySent();
}

function remember(c: Context, exchange: Known, body: unknown, bytes: Buffer | undefined): void {
  c.set(EXCHANGE, exchange);
  c.set('requestId' as never, exchange.id);
  c.set('nonce' as never, exchange.nonce);
  c.set('body' as never, body);
  if (bytes) c.req.bodyCache = { text: Promise.resolve(bytes.toString('utf8')) };
}

interface NodeEnv {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}
const nodeEnv = (env: unknown): NodeEnv | undefined =>
  typeof env === 'object' && env !== null && 'incoming' in env && 'outgoing' in env ? (env as NodeEnv) : undefined;

/** Resolves when the request may go on, or when it was answered. */
function throughNode(core: Hardening, c: Context, { incoming, outgoing }: NodeEnv): Promise<'go' | 'answered'> {
  return new Promise((resolve) => {
    // Also where the caller leaves in the middle of its body.
    outgoing.once('close', () => resolve('answered'));
    outgoing.once('finish', () => resolve('answered'));
    enter(core, incoming, outgoing, (exchange, body, bytes) => {
      remember(c, exchange, body, bytes);
      resolve('go');
    });
  });
}

async function throughFetch(core: Hardening, c: Context, next: Next): Promise<Response | undefined> {
  const exchange = openFetch(core, c.req.raw);
  c.set(EXCHANGE, exchange);
  const answered = await answeredBeforeHandler(core, c, exchange);
  if (answered) c.res = answered;
  else await next();
  for (const [name, value] of exchange.headers) c.res.headers.set(name, value);
  c.res.headers.delete('X-Powered-By');
  c.res.headers.delete('Server');
  logFetch(core, exchange, c.res);
  return undefined;
}

async function answeredBeforeHandler(
  core: Hardening,
  c: Context,
  exchange: FetchExchange,
): Promise<Response | undefined> {
  const probe = await core.health?.answer(exchange.view, core.traffic.draining);
  if (probe) return fetchReply(probe);
  try {
    const { value, bytes } = await fetchBody(core, exchange.view, c.req.raw);
    remember(c, exchange, value, bytes);
    return undefined;
  } catch (error) {
    return fetchReply(core.fail(error, exchange.id, exchange.view));
  }
}

function answerer(core: Hardening): (error: unknown, c: Context) => Response {
  return (error, c) => {
    const known = (c.get(EXCHANGE) as Known | undefined) ?? {
      id: core.ids.of(fetchView(c.req.raw)),
      view: fetchView(c.req.raw),
    };
    const reply: Reply = core.fail(error, known.id, known.view);
    for (const name of REPRESENTATION) c.header(name, undefined);
    return fetchReply(reply);
  };
}

export function honoHardening(core: Hardening): HonoHardening {
  const answer = answerer(core);
  return {
    before: async (c, next) => {
      const env = nodeEnv(c.env);
      if (!env) return throughFetch(core, c, next);
      if ((await throughNode(core, c, env)) === 'answered') return answered(env);
      await next();
      return undefined;
    },
    notFound: (c) => answer(new Refusal(404, 'Not Found'), c),
    errors: answer,
  };
}
