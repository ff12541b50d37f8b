/** The name by which one request is found in logs. */
import { randomUUID } from 'node:crypto';
import { knownKeys, OptionError, TOKEN } from './option.ts';
import type { RequestView } from './view.ts';

export interface RequestIdOptions {
  /** Response header, and the inbound one where `acceptInbound` is set. Default `X-Request-Id`. */
  readonly header?: string;
  /** Takes the caller's id where it is safe: only behind a proxy that sets it. Default false. */
  readonly acceptInbound?: boolean;
}

export interface RequestIds {
  readonly header: string;
  /** Its name in lower case. */
  readonly key: string;
  readonly of: (view: RequestView) => string;
}

/** No blanks, quotes or control characters: it is written into logs and bodies. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{7,127}$/;

export function requestIds(options: RequestIdOptions = {}): RequestIds {
  knownKeys('requestId', options, ['header', 'acceptInbound']);
  const header = options.header ?? 'X-Request-Id';
  if (!TOKEN.test(header)) throw new OptionError('requestId.header', 'not a header name', 'Write "X-Request-Id"');
  const key = header.toLowerCase();
  if (!options.acceptInbound) return { header, key, of: () => randomUUID() };
  const of = (view: RequestView): string => {
    const given = view.header(key);
    return given !== undefined && SAFE.test(given) ? given : randomUUID();
  };
  return { header, key, of };
}
