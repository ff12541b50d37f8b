/** What an observer hands in: plain values, as JSON has them. The network is its business. */
import type { Purpose, TlsEndpoint } from '@palisade/core/subject/http';

export interface ObservedHeader {
  readonly name: string;
  readonly value: string;
  readonly line?: number;
}

export interface ObservedResponse {
  readonly method: string;
  readonly url: string;
  readonly purpose: Purpose;
  readonly status: number;
  /** Why it is not known what the service answers. */
  readonly failure?: string | undefined;
  readonly headers: readonly ObservedHeader[];
  readonly body: string;
  readonly milliseconds?: number;
  readonly line?: number;
}

type Sometimes = 'wrongName' | 'untrusted' | 'line';
export type ObservedTls = Omit<TlsEndpoint, Sometimes> & Partial<Pick<TlsEndpoint, Sometimes>>;

export interface Observation {
  readonly responses: readonly ObservedResponse[];
  readonly tls: readonly ObservedTls[];
}
