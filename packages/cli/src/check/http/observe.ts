/** A live service → what was observed of it: a dozen requests at most, one after the other, each bounded. */
import type { Observation, ObservedResponse, ObservedTls } from '@palisade/sources/http/observation';
import { UserError } from '../../command.ts';
import { version } from '../../version.ts';
import { probesOf } from './probes.ts';
import { type Probe, send } from './request.ts';
import { observeTls } from './tls.ts';

const AGENT = `palisade/${version} (a security check)`;

export interface ObserveOptions {
  /** Also what costs the service something: a large body. */
  readonly active: boolean;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  /** The port that should only redirect; undefined: none is asked. */
  readonly plainPort: number | undefined;
}

export const DEFAULTS: ObserveOptions = { active: false, timeoutMs: 5_000, deadlineMs: 30_000, plainPort: undefined };

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name does not resolve now',
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ABORT_ERR: 'it does not answer in time',
  ETIMEDOUT: 'it does not answer in time',
  EPROTO: 'it does not speak TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
};

function unreachable(url: URL, error: unknown): UserError {
  const { code = '', message, errors } = error as NodeJS.ErrnoException & { readonly errors?: NodeJS.ErrnoException[] };
  const reason = REASONS[code || (errors?.[0]?.code ?? '')] ?? (message || code);
  return new UserError(`${url.origin} cannot be observed: ${reason}. Try \`curl -v ${url.href}\` from this machine`);
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

/** Where the page redirects to on the same origin, once. */
function redirectOf(base: URL, { status, headers }: ObservedResponse): string | undefined {
  const to = headers.find(({ name }) => name.toLowerCase() === 'location')?.value;
  if (status < 300 || status > 399 || to === undefined || !URL.canParse(to, base.href)) return undefined;
  const target = new URL(to, base);
  const path = `${target.pathname}${target.search}`;
  return target.origin === base.origin && path !== `${base.pathname}${base.search}` ? path : undefined;
}

const DROPPED = /^(?:ECONNRESET|EPIPE|ECONNREFUSED|HPE_\w+)$/;

/** A service may close the connection on a probe, which is an answer too; why else there is none is kept. */
function unanswered(url: URL, { method, path, purpose }: Probe, error: unknown): ObservedResponse {
  const { code = '', name, message } = error as NodeJS.ErrnoException;
  const seen = { method, url: `${url.origin}${path}`, purpose, status: 0, headers: [], body: '' };
  if (DROPPED.test(code)) return seen;
  return { ...seen, failure: /Abort|Timeout/.test(name) ? 'no answer in time' : message.slice(0, 200) };
}

/** The requests of one run: one after the other, each in its time, all before the deadline. */
class Asking {
  readonly responses: ObservedResponse[] = [];
  readonly #deadline: AbortSignal;
  readonly #timeoutMs: number;

  constructor({ deadlineMs, timeoutMs }: ObserveOptions) {
    this.#deadline = AbortSignal.timeout(deadlineMs);
    this.#timeoutMs = timeoutMs;
  }

  signal = (): AbortSignal => AbortSignal.any([this.#deadline, AbortSignal.timeout(this.#timeoutMs)]);

  /** The page is what all else hangs on. */
  async page(base: URL, path: string): Promise<ObservedResponse> {
    const probe: Probe = { purpose: 'page', method: 'GET', path, headers: { accept: 'text/html,*/*' } };
    try {
      const response = await send(base, probe, AGENT, this.signal());
      this.responses.push(response);
      return response;
    } catch (error) {
      throw unreachable(base, error);
    }
  }

  async probe(url: URL, probe: Probe): Promise<void> {
    try {
      this.responses.push(await send(url, probe, AGENT, this.signal()));
    } catch (error) {
      this.responses.push(unanswered(url, probe, error));
    }
  }
}

async function tlsOf(base: URL, asking: Asking): Promise<ObservedTls[]> {
  if (base.protocol !== 'https:') return [];
  try {
    return [await observeTls(hostOf(base), portOf(base), Date.now(), asking.signal)];
  } catch (error) {
    throw unreachable(base, error);
  }
}

export async function observe(base: URL, given: Partial<ObserveOptions> = {}): Promise<Observation> {
  const options = { ...DEFAULTS, ...given };
  const asking = new Asking(options);
  const path = `${base.pathname}${base.search}`;
  const next = redirectOf(base, await asking.page(base, path));
  if (next !== undefined) await asking.page(base, next);
  const tls = await tlsOf(base, asking);
  for (const probe of probesOf(path, options.active)) await asking.probe(base, probe);
  if (options.plainPort !== undefined && base.protocol === 'https:') {
    const plain = new URL(`http://${base.hostname}:${options.plainPort}/`);
    await asking.probe(plain, { purpose: 'plain', method: 'GET', path: '/' });
  }
  return { responses: asking.responses, tls };
}
