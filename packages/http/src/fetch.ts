/** One request as Fetch has it, where there is no node:http beneath. */
import { type BodyPolicy, tooLarge, tooSlow } from './body.ts';
import type { Hardening } from './hardening.ts';
import type { Header } from './headers.ts';
import type { Reply } from './refusal.ts';
import { originForm, type RequestView } from './view.ts';

export interface FetchExchange {
  readonly id: string;
  readonly nonce: string | undefined;
  readonly view: RequestView;
  readonly headers: readonly Header[];
  readonly startedAt: number;
  readonly start: number;
}

export const fetchView = (request: Request): RequestView => ({
  method: request.method,
  target: originForm(request.url),
  header: (name) => request.headers.get(name) ?? undefined,
  peer: undefined,
  encrypted: request.url.startsWith('https:'),
});

export function openFetch(core: Hardening, request: Request): FetchExchange {
  const view = fetchView(request);
  const id = core.ids.of(view);
  const { headers: shared, policy, nonce } = core.headersFor(view);
  const headers: Header[] = [...shared.list, ...(policy ? [policy] : []), [core.ids.header, id]];
  return { id, nonce, view, headers, startedAt: Date.now(), start: performance.now() };
}

export const fetchReply = ({ status, headers, body }: Reply): Response =>
  new Response(body, { status, headers: headers.map(([name, value]): [string, string] => [name, value]) });

async function readAll(stream: ReadableStream<Uint8Array>, { maxBytes, receiveMs }: BodyPolicy): Promise<Buffer> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void reader.cancel().catch(() => undefined);
  }, receiveMs);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (late) throw tooSlow();
      if (done) return Buffer.concat(chunks, total);
      total += value.byteLength;
      if (total > maxBytes) throw tooLarge();
      chunks.push(value);
    }
  } finally {
    clearTimeout(timer);
    void reader.cancel().catch(() => undefined);
  }
}

/** A Request that was not parsed from a connection has no Content-Length: its stream says that there is a body. */
const withLengthUnknown = (view: RequestView): RequestView => ({
  ...view,
  header: (name) => view.header(name) ?? (name === 'transfer-encoding' ? 'chunked' : undefined),
});

/** Throws a Refusal. */
export async function fetchBody(
  { body: policy }: Hardening,
  view: RequestView,
  { body }: Request,
): Promise<{ value: unknown; bytes: Buffer | undefined }> {
  if (!policy || !body || !policy.admits(withLengthUnknown(view))) return { value: undefined, bytes: undefined };
  const bytes = await readAll(body as ReadableStream<Uint8Array>, policy);
  return { value: policy.parse(bytes), bytes };
}

export function logFetch({ log }: Hardening, { id, view, startedAt, start }: FetchExchange, response: Response): void {
  const length = response.headers.get('content-length');
  log?.({
    id,
    view,
    startedAt,
    durationMs: performance.now() - start,
    status: response.status,
    bytes: length === null ? undefined : Number(length),
    aborted: false,
  });
}
