/** Observations → subjects: one service for each origin, and one endpoint for each hop that speaks TLS. */
import type { Response, Service, ServiceSubject, TlsSubject } from '@palisade/core/subject/http';
import type { Subject } from '@palisade/core/subject/subject';
import { fromPointer } from '@palisade/core/value';
import { cookiesOf } from './cookie.ts';
import type { Observation, ObservedResponse, ObservedTls } from './observation.ts';

/** The file that holds the observation; undefined where it is what a live service answers, and the address is the place. */
export type Place = { readonly path: string; readonly text: string } | undefined;

/** Where a pointer of a subject leads to. */
type Locate = (keys: readonly string[]) => { readonly file: string; readonly line: number };

function originOf(file: string, locate: Locate, text: string | undefined): Subject['origin'] {
  const at = (keys: readonly string[]) => {
    const place = locate(keys);
    return { ...place, column: 1, endLine: place.line, endColumn: 1, rendered: false };
  };
  return {
    file,
    ...(text !== undefined && { text }),
    locate: (pointer) => at(fromPointer(pointer)),
    span: () => at([]),
    edit: () => ({ none: 'it is observed; what answers is configured elsewhere' }),
  };
}

function responseOf({ line = 1, headers, ...observed }: ObservedResponse): Response {
  const named = headers.map((header) => ({ ...header, name: header.name.toLowerCase(), line: header.line ?? 1 }));
  return { ...observed, headers: named, cookies: cookiesOf(named), line };
}

/** What a redirecting port answers is a part of the service beside it. */
function serviceOf({ url, purpose }: ObservedResponse, all: readonly ObservedResponse[]): string {
  const { origin, hostname, host } = new URL(url);
  if (purpose !== 'plain') return origin;
  const beside = all
    .map((other) => new URL(other.url))
    .find((one) => one.protocol === 'https:' && one.hostname === hostname);
  return beside?.origin ?? `https://${host}`;
}

function service(origin: string, observed: readonly ObservedResponse[], place: Place): ServiceSubject {
  const responses = observed.map(responseOf);
  const locate: Locate = ([, index, , header]) => {
    const response = responses[Number(index ?? 0)] as Response;
    const line = header === undefined ? response.line : (response.headers[Number(header)]?.line ?? response.line);
    return place ? { file: place.path, line } : { file: response.url, line: 1 };
  };
  const body: Service = { origin, responses };
  const own = originOf(place?.path ?? origin, locate, place?.text);
  return { model: 'http', kind: 'Service', id: origin, name: origin, unit: '', body, origin: own };
}

function endpoint({ line = 1, wrongName, untrusted, ...observed }: ObservedTls, place: Place): TlsSubject {
  const name = `${observed.host}:${observed.port}`;
  const file = place?.path ?? `https://${observed.port === 443 ? observed.host : name}`;
  return {
    model: 'http',
    kind: 'TlsEndpoint',
    id: `tls/${name}`,
    name,
    unit: '',
    body: { ...observed, wrongName, untrusted, line },
    origin: originOf(file, () => ({ file, line: place ? line : 1 }), place?.text),
  };
}

export function subjectsOf({ responses, tls }: Observation, place: Place): Subject[] {
  return [
    ...[...Map.groupBy(responses, (one) => serviceOf(one, responses))].map(([origin, own]) =>
      service(origin, own, place),
    ),
    ...tls.map((one) => endpoint(one, place)),
  ];
}
