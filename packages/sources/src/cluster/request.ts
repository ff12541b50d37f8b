/** One request to the API server, bounded in time and size. Its answer is judged by who asked. */
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestTls } from 'node:https';
import { ClusterFailure } from './failure.ts';

/** A page of 500 large pods is 10 MB; more than this is not an API server's. */
const MAX_BYTES = 256 * 1024 * 1024;

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly accept?: string;
  readonly contentType?: string;
  /** Not asked again, whatever the answer: there are many like it, and each may be down. */
  readonly once?: true;
}

export interface Answer {
  readonly status: number;
  /** Seconds, where the server says how long to wait. */
  readonly retryAfter: number | undefined;
  /** Warning headers, as they were sent. */
  readonly warnings: readonly string[];
  readonly text: string;
}

async function readWhole(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new ClusterFailure('garbage', `the server answers with more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const secondsOf = (header: string | undefined): number | undefined => {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
};

export function headersFor(
  { accept = 'application/json', contentType = 'application/json', body }: Ask,
  own: RequestOptions['headers'],
): RequestOptions['headers'] & object {
  return { 'user-agent': 'palisade', accept, ...(body !== undefined && { 'content-type': contentType }), ...own };
}

/** @throws ClusterFailure where the time is over; the connection's own error where it breaks. */
export function send(server: string, ask: Ask, options: RequestOptions, timeoutMs: number): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const url = new URL(`${server}${ask.path}`);
  const signal = AbortSignal.timeout(timeoutMs);
  const fail = (error: unknown): void =>
    reject(
      signal.aborted
        ? new ClusterFailure(
            'timeout',
            `${url.origin} does not answer ${ask.method} ${url.pathname} in ${timeoutMs / 1000} s`,
            error,
          )
        : error,
    );
  const request = (url.protocol === 'https:' ? requestTls : requestPlain)(
    url,
    { ...options, method: ask.method, headers: headersFor(ask, options.headers), signal },
    (answer) => {
      readWhole(answer).then(
        (text) =>
          resolve({
            status: answer.statusCode ?? 0,
            retryAfter: secondsOf(answer.headers['retry-after']),
            warnings: answer.headersDistinct['warning'] ?? [],
            text,
          }),
        fail,
      );
    },
  );
  request.once('error', fail);
  request.end(ask.body === undefined ? undefined : JSON.stringify(ask.body));
  return promise;
}

async function* linesOf(answer: IncomingMessage): AsyncGenerator<string, void> {
  let rest = '';
  answer.setEncoding('utf8');
  for await (const chunk of answer as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    yield* parts.filter((part) => part !== '');
  }
}

/**
 * Lines of an answer, as they come, until it ends. The caller's signal ends it, and so does silence.
 * @throws StreamRefused; the connection's own error where it breaks.
 */
export async function openLines(
  server: string,
  path: string,
  options: RequestOptions,
  signal: AbortSignal,
  silenceMs: number,
): Promise<AsyncGenerator<string, void>> {
  const answer = await opened(server, path, options, signal, silenceMs);
  const { statusCode = 0 } = answer;
  if (statusCode !== 200) throw new StreamRefused(statusCode, await readWhole(answer));
  return linesOf(answer);
}

/** The server answered, and not with a stream. */
export class StreamRefused extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(text.slice(0, 300));
    this.status = status;
  }
}

function opened(
  server: string,
  path: string,
  options: RequestOptions,
  signal: AbortSignal,
  silenceMs: number,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const url = new URL(`${server}${path}`);
  const request = (url.protocol === 'https:' ? requestTls : requestPlain)(
    url,
    { ...options, headers: headersFor({ method: 'GET', path }, options.headers), signal, timeout: silenceMs },
    resolve,
  );
  request.once('timeout', () => request.destroy(new Error(`nothing came for ${silenceMs / 1000} s`)));
  request.once('error', reject);
  request.end();
  return promise;
}
