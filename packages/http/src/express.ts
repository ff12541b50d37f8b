/**
 * Express 4 and 5.
 *
 *     const safe = expressHardening(hardening({ … }));
 *     app.use(safe.before);  …routes…  app.use(safe.notFound, safe.errors);
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Exchange, enter, openExchange, sendFailure } from './exchange.ts';
import type { Hardening } from './hardening.ts';
import { Refusal } from './refusal.ts';

type Next = (error?: unknown) => void;
type ExpressRequest = IncomingMessage & { body?: unknown; requestId?: string; [EXCHANGE]?: Exchange };
type ExpressResponse = ServerResponse & { locals?: Record<string, unknown> };
/** What Express hands over has more than this; nothing more is needed. */
type Middleware = (request: IncomingMessage, response: ServerResponse, next: Next) => void;
type ErrorMiddleware = (error: unknown, request: IncomingMessage, response: ServerResponse, next: Next) => void;

export interface ExpressHardening {
  /** Before every route: headers, probes, body (`req.body`), log; `res.locals.requestId` and `res.locals.nonce`. */
  readonly before: Middleware;
  /** After the routes. */
  readonly notFound: Middleware;
  /** Last. */
  readonly errors: ErrorMiddleware;
}

const EXCHANGE = Symbol('exchange');

export function expressHardening(core: Hardening): ExpressHardening {
  const exchangeOf = (request: ExpressRequest, response: ServerResponse): Exchange =>
    request[EXCHANGE] ?? openExchange(core, request, response);
  return {
    before: (request: ExpressRequest, response: ExpressResponse, next) =>
      enter(core, request, response, (exchange, body) => {
        request[EXCHANGE] = exchange;
        request.body = body;
        response.locals ??= {};
        response.locals['requestId'] = exchange.id;
        if (exchange.nonce !== undefined) response.locals['nonce'] = exchange.nonce;
        next();
      }),
    notFound: (request, response) => sendFailure(core, exchangeOf(request, response), new Refusal(404, 'Not Found')),
    // Express knows error handlers by their four parameters.
    errors: (error, request, response, _next) => sendFailure(core, exchangeOf(request, response), error),
  };
}
