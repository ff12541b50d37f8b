/** One request, bounded in time and in what is read of its answer. Certificates are judged elsewhere, so none stops it. */
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { ObservedResponse } from '@palisade/sources/http/observation';
import { LENIENT } from './tls.ts';

export const MAX_BODY = 64 * 1024;
export const MAX_HEADERS = 32 * 1024;

export interface Probe {
  readonly purpose: ObservedResponse['purpose'];
  readonly method: string;
  /** As it is sent: it may be broken on purpose. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const pairs = ({ rawHeaders }: IncomingMessage): { name: string; value: string }[] =>
  rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [{ name, value: rawHeaders[index + 1] ?? '' }] : []));

/** Its beginning, however much there is and however slowly it comes. */
function beginningOf(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (): void => {
      resolve(Buffer.concat(chunks).subarray(0, MAX_BODY).toString('utf8'));
      answer.destroy();
    };
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MAX_BODY) end();
    });
    answer.on('end', end);
    answer.on('error', end);
    signal.addEventListener('abort', end);
  });
}

/** @throws the error of the connection, where there is no answer. */
export function send(base: URL, probe: Probe, agent: string, signal: AbortSignal): Promise<ObservedResponse> {
  const { method, path, body, purpose } = probe;
  const started = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<ObservedResponse>();
  const options = {
    method,
    path,
    headers: {
      'user-agent': agent,
      accept: '*/*',
      ...probe.headers,
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    },
    agent: false as const,
    signal,
    maxHeaderSize: MAX_HEADERS,
    rejectUnauthorized: false,
    ...LENIENT,
  };
  const request = (base.protocol === 'https:' ? requestTls : requestPlain)(base, options);
  let answered = false;
  // Of an answer that breaks off, what has come is what was seen.
  request.on('error', (error) => {
    if (!answered) reject(error);
  });
  request.on('response', (answer) => {
    answered = true;
    const status = answer.statusCode ?? 0;
    const seen = { method, url: `${base.origin}${path}`, purpose, status, headers: pairs(answer) };
    void beginningOf(answer, signal).then((text) => {
      resolve({ ...seen, body: text, milliseconds: Math.round(performance.now() - started) });
      request.destroy();
    });
  });
  request.end(body);
  return promise;
}
