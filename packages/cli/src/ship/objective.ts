/** What a service promises, asked of its new pods alone: the same histogram as the alerts of `synth` watch. */
import type { Service } from '@palisade/config/service/service';
import type { Question } from '@palisade/ship/settings';

const DURATION = 'http_server_request_duration_seconds';
const WINDOW = '2m';
/** As fast as the fastest alert: 2 % of a month's budget in an hour (The Site Reliability Workbook, chapter 5). */
const BURN = 14.4;

const share = (value: number): number => Number(value.toPrecision(6));

export function objectiveQuestions({ slo }: Service, namespace: string): Question[] {
  const all = `namespace="${namespace}",pod=~"$PODS"`;
  const rate = (suffix: string, more = ''): string => `sum(rate(${DURATION}_${suffix}{${all}${more}}[${WINDOW}]))`;
  const count = rate('count');
  return [
    {
      name: 'the share of requests that failed',
      // Of no requests none failed; of no samples nothing is known.
      query: `(${rate('count', ',http_response_status_code=~"5.."')} or 0 * ${count}) / (${count} > 0) or 0 * ${count}`,
      atMost: share((BURN * (100 - slo.availability)) / 100),
    },
    {
      name: 'the time within which 85.6 % were answered, in seconds',
      query: `histogram_quantile(${share(1 - BURN / 100)}, sum by (le) (rate(${DURATION}_bucket{${all},http_response_status_code!~"5.."}[${WINDOW}]))) > 0 or 0 * ${count}`,
      atMost: slo.latencyMs / 1000,
    },
  ];
}
