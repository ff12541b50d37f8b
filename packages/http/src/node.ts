/**
 * node:http.
 *
 *     const core = hardening({ … });
 *     const server = createServer(serverOptions(), listener(core, async (request, response, { id, body }) => { … }));
 *     drainOf(core, server, { signals: ['SIGTERM'] });
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Exchange, enter, sendFailure } from './exchange.ts';
import type { Hardening } from './hardening.ts';

export interface Context {
  readonly id: string;
  readonly nonce: string | undefined;
  /** The parsed JSON body; `undefined` where the request has none. */
  readonly body: unknown;
}

/** What it throws, or rejects with, is answered as an error. */
export type Handler = (request: IncomingMessage, response: ServerResponse, context: Context) => unknown;

async function settle(core: Hardening, exchange: Exchange, result: PromiseLike<unknown>): Promise<void> {
  try {
    await result;
  } catch (error) {
    sendFailure(core, exchange, error);
  }
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value;

export function listener(
  core: Hardening,
  handle: Handler,
): (request: IncomingMessage, response: ServerResponse) => void {
  const serve = (exchange: Exchange, body: unknown): void => {
    const { id, nonce, request, response } = exchange;
    try {
      const result = handle(request, response, { id, nonce, body });
      if (isPromise(result)) void settle(core, exchange, result);
    } catch (error) {
      sendFailure(core, exchange, error);
    }
  };
  return (request, response) => enter(core, request, response, serve);
}
