/** What a handshake tells of an endpoint: its versions, its certificates, and whether they are to be trusted. */
import { isIP } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect,
  type DetailedPeerCertificate,
  type TLSSocket,
} from 'node:tls';
import type { Certificate, OlderProtocol } from '@palisade/core/subject/http';
import type { ObservedTls } from '@palisade/sources/http/observation';

/** Whatever the TLS library of this machine can still be talked into. */
export const LENIENT = { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;

const DAY = 86_400_000;
const MAX_CHAIN = 10;
const OLDER = ['TLSv1.1', 'TLSv1'] as const;

function handshake(host: string, port: number, options: ConnectionOptions, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port, rejectUnauthorized: false, ...name, ...options }, () => resolve(socket));
    const stop = (): void => {
      socket.destroy();
      reject(new Error('no answer in time'));
    };
    signal.addEventListener('abort', stop);
    socket.once('close', () => signal.removeEventListener('abort', stop));
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

const isoDay = (date: string): string => new Date(date).toISOString().slice(0, 10);
const nameOf = (who: object): string => {
  const { CN, O } = who as { readonly CN?: string | string[]; readonly O?: string | string[] };
  return [CN ?? O ?? 'no name'].flat()[0] as string;
};

function chainOf(leaf: DetailedPeerCertificate, now: number): Certificate[] {
  const chain: Certificate[] = [];
  for (let one = leaf; chain.length < MAX_CHAIN && one?.valid_to; one = one.issuerCertificate) {
    chain.push({
      subject: nameOf(one.subject),
      issuer: nameOf(one.issuer),
      validFrom: isoDay(one.valid_from),
      validTo: isoDay(one.valid_to),
      daysLeft: Math.floor((Date.parse(one.valid_to) - now) / DAY),
    });
    if (one.issuerCertificate === one) break;
  }
  return chain;
}

/** Errors that are of our own side: the version was not even offered. */
const NOT_OFFERED = /NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE|UNSUPPORTED_PROTOCOL|INVALID_PROTOCOL/;
/** What a server answers, or does, that does not speak it. */
const REFUSED = /ALERT|ECONNRESET|EPROTO|WRONG_VERSION|closed|disconnected/;

async function offer(
  host: string,
  port: number,
  protocol: 'TLSv1' | 'TLSv1.1',
  signal: AbortSignal,
): Promise<OlderProtocol> {
  const options: ConnectionOptions = { ...LENIENT, minVersion: protocol, maxVersion: protocol };
  try {
    (await handshake(host, port, options, signal)).destroy();
    return { protocol, result: 'accepted' };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (NOT_OFFERED.test(code) && !code.includes('ALERT'))
      return { protocol, result: { unknown: `the TLS library of this machine does not offer it (${code})` } };
    if (REFUSED.test(`${code} ${message}`)) return { protocol, result: 'refused' };
    return { protocol, result: { unknown: message } };
  }
}

/** Problems of the chain that other facts state by themselves. */
const STATED = /^(?:CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/;

function untrustedOf({ authorized, authorizationError }: TLSSocket): string | undefined {
  if (authorized) return undefined;
  const { code, message } = (authorizationError ?? {}) as { readonly code?: string; readonly message?: string };
  const why = code ?? message ?? String(authorizationError);
  return STATED.test(why) ? undefined : why;
}

/** As a client of today; where that fails, as an old one, so that what is old is seen and not only refused. */
async function current(host: string, port: number, signal: () => AbortSignal): Promise<TLSSocket> {
  try {
    return await handshake(host, port, {}, signal());
  } catch {
    return handshake(host, port, LENIENT, signal());
  }
}

/** @throws the error of the connection. `now` is the clock's. */
export async function observeTls(
  host: string,
  port: number,
  now: number,
  signal: () => AbortSignal,
): Promise<ObservedTls> {
  const socket = await current(host, port, signal);
  const leaf = socket.getPeerCertificate(true);
  const seen = {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    chain: chainOf(leaf, now),
    wrongName: checkServerIdentity(host, leaf)?.message,
    untrusted: untrustedOf(socket),
  };
  socket.destroy();
  const older: OlderProtocol[] = [];
  for (const protocol of OLDER) older.push(await offer(host, port, protocol, signal()));
  return { host, port, ...seen, older };
}
