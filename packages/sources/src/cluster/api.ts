/** The API server as callers need it: JSON for a path, patience with a busy server, and one meaning for each failure. */
import type { RequestOptions } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterFailure, type FailureReason } from './failure.ts';
import type { Access } from './kubeconfig.ts';
import { type Answer, type Ask, send } from './request.ts';

export interface Api {
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  /** @throws ClusterFailure */
  readonly json: (ask: Ask) => Promise<unknown>;
  /** As it comes, a refusal too. @throws ClusterFailure where there is none. */
  readonly answer: (ask: Ask) => Promise<Answer>;
  /** What it took so far. */
  readonly cost: { readonly requests: number; readonly bytes: number; readonly retries: number };
  /** For streams, which outlive a request. */
  readonly authorized: Access['authorized'];
  readonly anonymous: Access['anonymous'];
  /** For one request. */
  readonly timeoutMs: number;
}

export interface Patience {
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  /** Before each further attempt, in milliseconds. */
  readonly pausesMs: readonly number[];
}

export const PATIENCE: Patience = { timeoutMs: 30_000, pausesMs: [250, 500, 1000, 2000] };
const LONGEST_PAUSE_MS = 10_000;

/** Worth another attempt: the server is busy, restarts, or an error that passes. */
const PASSING = new Set([429, 500, 502, 503, 504]);
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

const REASONS: Readonly<Record<number, FailureReason>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'gone',
  422: 'invalid',
};

interface Status {
  readonly message?: unknown;
  readonly reason?: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The server's own words; they may quote what was sent, but never credentials. */
const wordsOf = (text: string): string => {
  const { message } = (parsed(text) ?? {}) as Status;
  return typeof message === 'string' && message !== '' ? `: ${message.slice(0, 500)}` : '';
};

function failureOf(access: Access, ask: Ask, { status, text }: Answer): ClusterFailure {
  const what = `${ask.method} ${ask.path.split('?')[0]}`;
  if (status === 401)
    return new ClusterFailure(
      'unauthorized',
      `${access.server} does not know who asks (401). The token of context "${access.context}" is wrong or has expired: log in again`,
    );
  const reason = REASONS[status] ?? 'server';
  return new ClusterFailure(reason, `${access.server} answers ${status} to ${what}${wordsOf(text)}`);
}

function valueOf(access: Access, ask: Ask, answer: Answer): unknown {
  if (answer.status < 200 || answer.status > 299) throw failureOf(access, ask, answer);
  const value = parsed(answer.text);
  if (isObject(value)) return value;
  throw new ClusterFailure(
    'garbage',
    `${access.server} answers ${ask.method} ${ask.path.split('?')[0]} with something that is no JSON object. Is it a Kubernetes API server?`,
  );
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

function unreachable(access: Access, error: unknown): ClusterFailure {
  if (error instanceof ClusterFailure) return error;
  const { message } = error as Error;
  const why = message === '' ? codeOf(error) : message;
  return new ClusterFailure(
    'unreachable',
    `${access.server} (context "${access.context}") cannot be reached: ${why}`,
    error,
  );
}

/** Only what changes nothing is asked twice, save where the server says that it did not look (429). */
function isPassing(ask: Ask, result: Answer | { readonly broken: unknown }): boolean {
  if (!('broken' in result) && result.status === 429) return true;
  if (ask.once) return false;
  const repeatable = ask.method === 'GET' || ask.path.startsWith('/apis/authorization.k8s.io/');
  return repeatable && ('broken' in result ? BROKEN.has(codeOf(result.broken)) : PASSING.has(result.status));
}

/** In milliseconds; a little more than was asked for, or all who wait come back at once. */
function pauseOf(result: object, planned: number): number {
  const asked = ('retryAfter' in result ? Number(result.retryAfter ?? 0) : 0) * 1000;
  return Math.min(LONGEST_PAUSE_MS, Math.max(planned, asked)) * (1 + Math.random() / 4);
}

export function openApi(access: Access, patience: Patience = PATIENCE): Api {
  const cost = { requests: 0, bytes: 0, retries: 0 };
  let options: Promise<RequestOptions> | undefined;

  async function once(ask: Ask): Promise<Answer> {
    cost.requests++;
    const answer = await send(access.server, ask, await (options ??= access.authorized()), patience.timeoutMs);
    cost.bytes += answer.text.length;
    return answer;
  }

  /** The answer, or the error of a connection that broke. */
  async function attempt(ask: Ask): Promise<Answer | { readonly broken: unknown }> {
    try {
      return await once(ask);
    } catch (broken) {
      return { broken };
    }
  }

  async function answer(ask: Ask): Promise<Answer> {
    for (let tries = 0; ; tries++) {
      const result = await attempt(ask);
      const pause = patience.pausesMs[tries];
      // Credentials may have expired while a large cluster was read.
      if ('status' in result && result.status === 401 && tries === 0) options = undefined;
      else if (pause === undefined || !isPassing(ask, result)) {
        if ('broken' in result) throw unreachable(access, result.broken);
        return result;
      }
      cost.retries++;
      if (options) await sleep(pauseOf(result, pause ?? 0));
    }
  }

  return {
    context: access.context,
    server: access.server,
    namespace: access.namespace,
    json: async (ask) => valueOf(access, ask, await answer(ask)),
    answer,
    cost,
    authorized: access.authorized,
    anonymous: access.anonymous,
    timeoutMs: patience.timeoutMs,
  };
}
