/** A caller that keeps no rules: it sends the bytes it is told to, and reads what comes back. */
import { connect, type Socket } from 'node:net';

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with its length; a list is sent chunked. */
  readonly body?: string | Buffer | readonly string[];
  /** Said instead of the true length. */
  readonly declaredLength?: number;
  /** Milliseconds between chunks. */
  readonly pauseMs?: number;
  /** The body's end is never sent. */
  readonly unfinished?: true;
}

export interface RawResponse {
  readonly status: number;
  /** By lower-case names; repeated ones joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The server closed the connection by itself. */
  readonly closed: boolean;
  readonly elapsedMs: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const isChunked = (body: RawRequest['body']): body is readonly string[] => Array.isArray(body);

function head({ method = 'GET', path, headers = {}, body, declaredLength }: RawRequest, host: string): string {
  const all: Record<string, string> = { host, ...headers };
  if (isChunked(body)) all['transfer-encoding'] = 'chunked';
  else if (body !== undefined) all['content-length'] = String(declaredLength ?? Buffer.byteLength(body));
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

async function send(socket: Socket, request: RawRequest, host: string): Promise<void> {
  const write = (data: string | Buffer): void => {
    if (socket.writable) socket.write(data);
  };
  write(Buffer.from(head(request, host), 'latin1'));
  const { body, pauseMs = 0, unfinished } = request;
  if (body === undefined) return;
  if (!isChunked(body)) {
    write(body as string | Buffer);
    return;
  }
  for (const chunk of body) {
    if (!socket.writable) return;
    write(`${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`);
    if (pauseMs) await pause(pauseMs);
  }
  if (!unfinished) write('0\r\n\r\n');
}

function unchunked(text: string): string | undefined {
  let rest = text;
  let body = '';
  for (;;) {
    const line = rest.indexOf('\r\n');
    if (line < 0) return undefined;
    const size = Number.parseInt(rest.slice(0, line), 16);
    if (rest.length < line + 4 + size) return undefined;
    if (size === 0) return body;
    body += rest.slice(line + 2, line + 2 + size);
    rest = rest.slice(line + 4 + size);
  }
}

type Parsed = Omit<RawResponse, 'closed' | 'elapsedMs'>;

/** `undefined` while more is to come. */
function parse(text: string, method: string, ended: boolean): Parsed | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  const status = Number(first.split(' ')[1]);
  const payload = text.slice(end + 4);
  if (method === 'HEAD' || status === 204 || status === 304) return { status, headers, body: payload };
  const length = headers['content-length'];
  if (length !== undefined) {
    return payload.length >= Number(length) ? { status, headers, body: payload } : undefined;
  }
  if (headers['transfer-encoding'] !== undefined) {
    const body = unchunked(payload);
    return body === undefined ? undefined : { status, headers, body };
  }
  return ended ? { status, headers, body: payload } : undefined;
}

const PATIENCE_MS = 8000;

/** One request on its own connection. */
export function exchange(base: string, request: RawRequest): Promise<RawResponse> {
  const { hostname, port, host } = new URL(base);
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port || 80), hostname.replace(/^\[|\]$/g, ''));
    let text = '';
    let parsed: Parsed | undefined;
    const timer = setTimeout(
      () => socket.destroy(new Error(`no whole response in ${PATIENCE_MS} ms: ${text}`)),
      PATIENCE_MS,
    );
    const look = (ended: boolean): void => {
      parsed ??= parse(text, request.method ?? 'GET', ended);
      if (!parsed) return;
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...parsed, closed: ended, elapsedMs: performance.now() - start });
    };
    socket.setEncoding('latin1');
    socket.on('data', (data) => {
      text += String(data);
      look(false);
    });
    socket.on('end', () => look(true));
    socket.on('error', (error) => {
      clearTimeout(timer);
      if (!parsed) reject(error);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      if (!parsed) reject(new Error(`closed before a whole response: ${JSON.stringify(text)}`));
    });
    void send(socket, request, host);
  });
}
