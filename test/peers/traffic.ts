/** Series of requests, and how series are written. */
import type { Service } from '@palisade/config/service/service';

/** Longer than every alert waits. */
export const MINUTES = 80;
/** Each minute: so many that the smallest budget is a whole number of them. */
const REQUESTS = 10_000_000;

type Labels = Readonly<Record<string, string>>;
/** Values by series; nothing where there is none. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** As PromQL writes it. */
export const series = (metric: string, labels: Labels): string =>
  `${metric}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;

export const always = (value: number): string => `${value}x${MINUTES}`;
export const growing = (each: number): string => `0+${each}x${MINUTES}`;

const ROUTE = { http_route: '/orders', http_request_method: 'GET' };
const BOUNDS = [0.005, 0.01, 0.1, 1, 10];

/** Requests of each minute: so many of all fail, and so many of the rest are slower than any bucket. */
export function traffic({ name }: Service, namespace: string, failing: number, slow: number): Changes {
  const labels = { namespace, job: name, ...ROUTE };
  const failed = Math.round(REQUESTS * failing);
  const ok = { ...labels, http_response_status_code: '200' };
  const quick = Math.round((REQUESTS - failed) * (1 - slow));
  return {
    [series('http_server_request_duration_seconds_count', ok)]: growing(REQUESTS - failed),
    [series('http_server_request_duration_seconds_count', { ...labels, http_response_status_code: '503' })]:
      growing(failed),
    ...Object.fromEntries(
      BOUNDS.map((le) => [
        series('http_server_request_duration_seconds_bucket', { ...ok, le: String(le) }),
        growing(quick),
      ]),
    ),
    [series('http_server_request_duration_seconds_bucket', { ...ok, le: '+Inf' })]: growing(REQUESTS - failed),
    // A readiness probe that says no all day is no failed request.
    [series('http_server_request_duration_seconds_count', {
      ...labels,
      http_route: PROBED,
      http_response_status_code: '503',
    })]: growing(REQUESTS),
  };
}

export const PROBED = 'PROBED';
