/** A POST of JSON: bounded in time and size, without redirects, over TLS but for this machine itself. */
import type { Attempted } from '../attempt.ts';
import { isLoopback } from '../channel.ts';
import { cut } from '../message.ts';

const MAX_BYTES = 65_536;
const LONGEST_QUOTE = 200;
const SHORTEST_WORD = 8;
/** Worth another attempt: too early, too many, too slow, or an error that passes. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Milliseconds; RFC 9110 §10.2.3 has seconds, or a date. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Without the address: it is cut last, for of a secret that is cut the rest would not be known as one. */
async function quoteOf(response: Response, url: URL): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length >= MAX_BYTES) break;
  }
  const bare = withoutSecret(text, url).replaceAll(/[\s\u0000-\u001f]{1,1000}/g, ' ');
  return cut(bare.trim(), LONGEST_QUOTE);
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Words of it, however an answer encodes what is between them; a shorter one is in many an honest answer. */
const wordsOf = (path: string): string[] =>
  `${path}/${decoded(path)}`.split(/[^\w-]/).filter((word) => word.length >= SHORTEST_WORD);

/** The longest first; a shorter text would be found everywhere. */
function secretsOf(url: URL): string[] {
  const path = `${url.pathname}${url.search}`;
  const parts = [...url.pathname.split('/'), ...url.searchParams.values()];
  return [url.href, path, url.pathname, url.search.slice(1), ...parts]
    .flatMap((part) => [part, decoded(part), part.replaceAll('/', String.raw`\/`)])
    .concat(wordsOf(path))
    .filter((part) => part.length > 3)
    .toSorted((one, other) => other.length - one.length);
}

/** Answers echo what they were sent; the address is a secret, and each part of it. */
const withoutSecret = (text: string, url: URL): string =>
  secretsOf(url).reduce((result, part) => result.replaceAll(part, '[url]'), text);

function target(address: string): URL | undefined {
  try {
    const url = new URL(address);
    // A client sends no password that stands in an address, but tells of it.
    if (url.username !== '' || url.password !== '') return undefined;
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)) ? url : undefined;
  } catch {
    return undefined;
  }
}

const NO_TARGET: Attempted = { is: 'refused', why: 'its address is no https:// URL, or has a password in it' };

async function judge(response: Response, url: URL): Promise<Attempted> {
  const { status, headers, ok } = response;
  if (ok) {
    await response.body?.cancel();
    return { is: 'delivered' };
  }
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    return { is: 'refused', why: `${url.host} answers ${status}, and redirects are not followed` };
  }
  const quote = await quoteOf(response, url);
  const why = `${url.host} answers ${status}${quote === '' ? '' : `: ${quote}`}`;
  const afterMs = retryAfter(headers.get('retry-after'), Date.now());
  return PASSING.has(status) ? { is: 'later', why, ...(afterMs !== undefined && { afterMs }) } : { is: 'refused', why };
}

export async function post(
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Attempted> {
  const url = target(address);
  if (!url) return NO_TARGET;
  const options = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers }, signal };
  try {
    return await judge(await fetch(url, { ...options, redirect: 'manual' }), url);
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    return { is: 'later', why: withoutSecret(`${url.host}: ${cause?.code ?? cause?.message ?? message}`, url) };
  }
}
