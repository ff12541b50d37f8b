/** Options, checked once, become what every adapter runs. */
import { randomBytes } from 'node:crypto';
import { type AccessLog, type AccessLogOptions, accessLog } from './access-log.ts';
import { type BodyOptions, type BodyPolicy, bodyPolicy } from './body.ts';
import { policyText } from './csp.ts';
import { type PreparedHeaders, prepared } from './header-store.ts';
import { type Header, type HeaderOptions, securityHeaders } from './headers.ts';
import { type Health, type HealthOptions, health } from './health.ts';
import { knownKeys, OptionError } from './option.ts';
import { tlsDetector } from './proxy.ts';
import { type Reply, refusalReply } from './refusal.ts';
import { type RequestIdOptions, type RequestIds, requestIds } from './request-id.ts';
import { newTraffic, type Traffic } from './traffic.ts';
import type { RequestView } from './view.ts';

/** What went wrong in a request, for the log; none of it goes to the caller. */
export interface Failure {
  readonly requestId: string;
  readonly status: number;
  readonly error: unknown;
  readonly view: RequestView;
}

export interface HardeningOptions {
  readonly headers?: HeaderOptions;
  readonly body?: BodyOptions | false;
  readonly requestId?: RequestIdOptions;
  readonly health?: HealthOptions | false;
  readonly log?: AccessLogOptions | false;
  /** Addresses or CIDR ranges whose X-Forwarded-Proto is believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Gets every error that is answered, 4xx and 5xx. */
  readonly onFailure?: (failure: Failure) => void;
}

/** The headers of one response: a shared list, and the policy with this response's nonce. */
export interface ResponseHeaders {
  readonly headers: PreparedHeaders;
  readonly policy: Header | undefined;
  readonly nonce: string | undefined;
}

export interface Hardening {
  readonly headersFor: (view: RequestView) => ResponseHeaders;
  readonly ids: RequestIds;
  readonly body: BodyPolicy | undefined;
  readonly health: Health | undefined;
  readonly log: AccessLog | undefined;
  readonly traffic: Traffic;
  /** Tells the log what happened and gives what the caller may know. */
  readonly fail: (error: unknown, requestId: string, view: RequestView) => Reply;
}

const KNOWN = ['headers', 'body', 'requestId', 'health', 'log', 'trustedProxies', 'onFailure'];
/** 128 bits, as CSP Level 3 §7.1 asks. */
const NONCE_BYTES = 16;

function responseHeaders(options: HardeningOptions): Hardening['headersFor'] {
  const { perResponse, ...headers } = securityHeaders(options.headers);
  const [plain, tls] = [prepared(headers.plain), prepared(headers.tls)];
  const overTls = tlsDetector(options.trustedProxies);
  if (!perResponse) {
    const forPlain: ResponseHeaders = { headers: plain, policy: undefined, nonce: undefined };
    const forTls: ResponseHeaders = { ...forPlain, headers: tls };
    return (view) => (overTls(view) ? forTls : forPlain);
  }
  return (view) => {
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return { headers: overTls(view) ? tls : plain, policy: [perResponse.name, policyText(perResponse, nonce)], nonce };
  };
}

function failureAnswer(hook: HardeningOptions['onFailure']): Hardening['fail'] {
  if (hook !== undefined && typeof hook !== 'function') {
    throw new OptionError('onFailure', 'not a function', 'Write (failure) => …');
  }
  return (error, requestId, view) => {
    const reply = refusalReply(error, requestId);
    try {
      hook?.({ requestId, status: reply.status, error, view });
    } catch {
      // A log that fails must not fail the answer.
    }
    return reply;
  };
}

export function hardening(options: HardeningOptions = {}): Hardening {
  knownKeys('hardening', options, KNOWN);
  return {
    headersFor: responseHeaders(options),
    ids: requestIds(options.requestId),
    body: options.body === false ? undefined : bodyPolicy(options.body),
    health: options.health === false ? undefined : health(options.health),
    log: options.log === false ? undefined : accessLog(options.log),
    traffic: newTraffic(),
    fail: failureAnswer(options.onFailure),
  };
}
