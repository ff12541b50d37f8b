import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';

const REQUEST_TIMEOUT_MS = 30_000;
const MAX_SOCKETS = 16;

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
}

export interface Reply {
  readonly status: number;
  readonly warnings: readonly string[];
  /** The decoded JSON, or the text where it is none (/readyz, /metrics). */
  readonly body: unknown;
}

export type Send = (method: string, path: string, options?: RequestOptions) => Promise<Reply>;

export interface Endpoint {
  readonly url: string;
  /** Trusts what the server's certificate file holds, and nothing else. */
  readonly agent: Agent;
}

export const openEndpoint = (url: string, ca: string): Endpoint => ({
  url,
  agent: new Agent({ ca, keepAlive: true, maxSockets: MAX_SOCKETS }),
});

const WARNING = /^\d{3} \S+ "((?:[^"\\]|\\.)*)"/s;

/** The header is `299 - "text"`; Node reads headers as Latin-1, the server writes UTF-8. */
function warningText(header: string): string {
  const quoted = WARNING.exec(Buffer.from(header, 'latin1').toString('utf8'))?.[1];
  return quoted === undefined ? header : quoted.replaceAll(/\\(.)/gs, '$1');
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const json = response.headers['content-type']?.startsWith('application/json') ?? false;
  return {
    status: response.statusCode ?? 0,
    warnings: (response.headersDistinct['warning'] ?? []).map(warningText),
    body: json ? JSON.parse(text) : text,
  };
}

function headersOf(token: string, payload: string | undefined, contentType: string): Record<string, string | number> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  if (payload === undefined) return headers;
  return { ...headers, 'content-type': contentType, 'content-length': Buffer.byteLength(payload) };
}

export function sender({ url, agent }: Endpoint, token: string): Send {
  return (method, path, { query = {}, body, contentType = 'application/json' } = {}) => {
    const target = new URL(path, url);
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const options = { method, agent, headers: headersOf(token, payload, contentType), timeout: REQUEST_TIMEOUT_MS };
    return new Promise((resolve, reject) => {
      const sent = request(target, options, (response) => {
        readReply(response).then(resolve, reject);
      });
      sent.once('error', reject);
      sent.once('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer in ${REQUEST_TIMEOUT_MS} ms`)));
      sent.end(payload);
    });
  };
}
