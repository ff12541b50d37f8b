/** What was observed of a live service: what it answered to a few probes, and how it speaks TLS. */
import type { Subject } from './subject.ts';

/** Why a request was made. What it asks for is in its method and path. */
export const PURPOSES = [
  /** The address itself, and where it redirects to on the same host. */
  'page',
  /** A path that does not exist. */
  'missing',
  /** A path whose percent-encoding is broken. */
  'malformed',
  /** A body that says it is JSON and is not. */
  'invalid-json',
  'health',
  'trace',
  /** With the `Origin` of a foreign site. */
  'cors',
  /** The same host without TLS. */
  'plain',
  /** A body larger than any form; only made when asked for. */
  'oversize',
] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface Header {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
  /** Where it stands in a saved observation; 1 where it was seen live. */
  readonly line: number;
}

/** A `Set-Cookie`, without its value, which may be a credential. */
export interface Cookie {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Lower case; undefined where it is not set. */
  readonly sameSite: string | undefined;
  /** It only deletes one that was set before. */
  readonly deletes: boolean;
  /** Index of its header. */
  readonly header: number;
}

export interface Response {
  readonly method: string;
  readonly url: string;
  readonly purpose: Purpose;
  /** 0: the connection was closed before there was an answer, or `failure` says why there is none. */
  readonly status: number;
  readonly failure?: string | undefined;
  readonly headers: readonly Header[];
  readonly cookies: readonly Cookie[];
  /** Its beginning. */
  readonly body: string;
  readonly line: number;
}

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** Whole days from the observation to `validTo`; negative once it has passed. */
  readonly daysLeft: number;
}

/** What came of offering one version of TLS alone. */
export interface OlderProtocol {
  readonly protocol: string;
  readonly result: 'accepted' | 'refused' | { readonly unknown: string };
}

export interface TlsEndpoint {
  readonly host: string;
  readonly port: number;
  readonly protocol: string;
  readonly cipher: string;
  readonly older: readonly OlderProtocol[];
  /** From the service's own up to the last one that it sent. */
  readonly chain: readonly Certificate[];
  /** Why the certificate is not for this host. */
  readonly wrongName: string | undefined;
  /** Why the chain is not trusted by who observed it. */
  readonly untrusted: string | undefined;
  readonly line: number;
}

/** One origin, with all that it answered. */
export interface Service {
  readonly origin: string;
  readonly responses: readonly Response[];
}

export type ServiceSubject = Subject<'http', Service> & { readonly kind: 'Service' };
export type TlsSubject = Subject<'http', TlsEndpoint> & { readonly kind: 'TlsEndpoint' };

export const isService = (subject: Subject): subject is ServiceSubject =>
  subject.model === 'http' && subject.kind === 'Service';
export const isTlsEndpoint = (subject: Subject): subject is TlsSubject =>
  subject.model === 'http' && subject.kind === 'TlsEndpoint';

/** Every value of a header, in the order in which they came. */
export const valuesOf = ({ headers }: Pick<Response, 'headers'>, name: string): string[] =>
  headers.filter((header) => header.name === name).map(({ value }) => value);

export const headerOf = (response: Pick<Response, 'headers'>, name: string): string | undefined =>
  valuesOf(response, name)[0];

/** The site that the `cors` probe says it comes from: a name that nobody can own. */
export const FOREIGN_ORIGIN = 'https://palisade.invalid';
