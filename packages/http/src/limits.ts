/**
 * Limits of node:http itself, which stand in front of any middleware.
 * Sources: Node.js `http.Server` documentation; OWASP Denial of Service Cheat Sheet (slow requests).
 */
import type { Server, ServerOptions } from 'node:http';
import { knownKeys, OptionError, wholeNumber } from './option.ts';

export interface ServerLimits {
  /** Milliseconds for the request's header. Default 10,000. */
  readonly headersTimeout?: number;
  /** Milliseconds for the whole request. Default 30,000. */
  readonly requestTimeout?: number;
  /**
   * Milliseconds that a connection may be idle. It must be longer than the load balancer's own (60 s for an AWS ALB), or the
   * balancer sends requests into connections that are being closed. Default 65,000.
   */
  readonly keepAliveTimeout?: number;
  /** Bytes of a request's header. Default 16,384. */
  readonly maxHeaderSize?: number;
  /** Header lines. Default 100. */
  readonly maxHeadersCount?: number;
  /** Requests on one connection; 0: any number. Default 1,000, so that connections spread again after a rollout. */
  readonly maxRequestsPerSocket?: number;
}

type Limits = Required<ServerLimits>;

const DEFAULTS: Limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
  maxHeadersCount: 100,
  maxRequestsPerSocket: 1000,
};

/** 0 means "for ever" to node:http; only requests on a connection may be without limit. */
const BOUNDS = {
  headersTimeout: [1, 600_000, 'milliseconds'],
  requestTimeout: [1, 3_600_000, 'milliseconds'],
  keepAliveTimeout: [1, 600_000, 'milliseconds'],
  maxHeaderSize: [1024, 1_048_576, 'bytes'],
  maxHeadersCount: [1, 10_000, 'header lines'],
  maxRequestsPerSocket: [0, 1_000_000_000, 'requests'],
} as const satisfies Record<keyof Limits, readonly [number, number, string]>;

export function serverLimits(options: ServerLimits = {}): Limits {
  knownKeys('limits', options, Object.keys(DEFAULTS));
  const limits = { ...DEFAULTS, ...options };
  for (const name of Object.keys(DEFAULTS) as (keyof Limits)[]) {
    const [least, most, unit] = BOUNDS[name];
    wholeNumber(`limits.${name}`, limits[name], { least, most, unit });
  }
  if (limits.headersTimeout > limits.requestTimeout) {
    throw new OptionError(
      'limits.headersTimeout',
      'it is longer than requestTimeout',
      'The header is a part of the request: write less',
    );
  }
  return limits;
}

/** For `createServer(options)`: `maxHeaderSize` and the interval at which timeouts are looked at can be set only there. */
export function serverOptions(options: ServerLimits = {}): ServerOptions {
  const { headersTimeout, requestTimeout, keepAliveTimeout, maxHeaderSize } = serverLimits(options);
  const connectionsCheckingInterval = Math.max(50, Math.min(30_000, Math.floor(headersTimeout / 4)));
  return { headersTimeout, requestTimeout, keepAliveTimeout, maxHeaderSize, connectionsCheckingInterval };
}

/** For a server that a framework made. */
export function limitServer(server: Server, options: ServerLimits = {}): void {
  const { maxHeaderSize: _, ...limits } = serverLimits(options);
  Object.assign(server, limits);
}
