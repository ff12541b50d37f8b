/**
 * Alerts on the error budget, by how fast it burns, each over a long window and a short one: the long one is sure that it
 * matters, the short one that it goes on. Google, The Site Reliability Workbook, chapter 5, "6: Multiwindow,
 * Multi-Burn-Rate Alerts" (https://sre.google/workbook/alerting-on-slos/), with the windows of its table.
 */
import type { Alert, Severity, Watched } from './alert.ts';
import { matching } from './alert.ts';

interface Burn {
  readonly name: string;
  readonly rate: number;
  readonly long: string;
  readonly short: string;
  readonly severity: Severity;
  readonly means: string;
}

const BURNS: readonly Burn[] = [
  { name: 'Fast', rate: 14.4, long: '1h', short: '5m', severity: 'page', means: '2 % of a month’s budget in an hour' },
  {
    name: 'Steady',
    rate: 6,
    long: '6h',
    short: '30m',
    severity: 'page',
    means: '5 % of a month’s budget in six hours',
  },
  { name: 'Slow', rate: 3, long: '1d', short: '2h', severity: 'ticket', means: '10 % of a month’s budget in a day' },
  {
    name: 'Creeping',
    rate: 1,
    long: '3d',
    short: '6h',
    severity: 'ticket',
    means: 'all of a month’s budget in a month',
  },
];

const DURATION = 'http_server_request_duration_seconds';
/** Of requests may be slower than the objective. */
const SLOW = 0.01;

const exact = (value: number): string => String(Number(value.toPrecision(6)));
/** A path as a regular expression of RE2. */
const pattern = (path: string): string => path.replaceAll('.', '[.]');

/** Probes and scrapes are no requests of clients. */
function requests({ service: { name, health, monitoring }, home }: Watched): string {
  const own = [...new Set([health.live, health.ready, ...(monitoring ? [monitoring.path] : [])])];
  return `${matching({ namespace: home, job: name })},http_route!~"${own.map(pattern).join('|')}"`;
}

const failing = (watched: Watched, window: string): string => {
  const all = requests(watched);
  return (
    `sum(rate(${DURATION}_count{${all},http_response_status_code=~"5.."}[${window}]))\n` +
    `/ sum(rate(${DURATION}_count{${all}}[${window}]))`
  );
};

const budgetOf = ({ service }: Watched): number => (100 - service.slo.availability) / 100;

function availability(watched: Watched, { name, rate, long, short, severity, means }: Burn): Alert {
  const { service, home } = watched;
  const most = exact(rate * budgetOf(watched));
  return {
    name: `ErrorBudgetBurns${name}`,
    severity,
    expr: `(${failing(watched, long)}) > ${most}\nand\n(${failing(watched, short)}) > ${most}`,
    for: '2m',
    summary: `${service.name} fails requests: it burns ${means}`,
    description:
      `{{ $value | humanizePercentage }} of requests failed (5xx) in ${long}, and they go on failing. ` +
      `The objective is ${service.slo.availability} % answered.`,
    runbook: `Was there a release? kubectl -n ${home} rollout history deployment. Then its log: kubectl -n ${home} logs -l app.kubernetes.io/name=${service.name} --since=15m`,
  };
}

/** So many are slower that this quantile is at the objective: the buckets of the histogram need not have it as a bound. */
const quantile = (watched: Watched, burn: Burn, window: string): string =>
  `histogram_quantile(${exact(1 - burn.rate * SLOW)}, sum by (le) (rate(${DURATION}_bucket{${requests(watched)},http_response_status_code!~"5.."}[${window}])))`;

function latency(watched: Watched, burn: Burn): Alert {
  const { service, home } = watched;
  const most = exact(service.slo.latencyMs / 1000);
  const slow = exact(burn.rate * SLOW * 100);
  return {
    name: `LatencyBudgetBurns${burn.name}`,
    severity: burn.severity,
    expr: `${quantile(watched, burn, burn.long)} >= ${most}\nand\n${quantile(watched, burn, burn.short)} >= ${most}`,
    for: '2m',
    summary: `${service.name} is slow: it burns ${burn.means}`,
    description:
      `In ${burn.long}, ${slow} % of requests took longer than ${service.slo.latencyMs} ms, and they go on. The objective is 1 %. ` +
      `The fastest of these took {{ $value | humanizeDuration }}.`,
    runbook: `Is it what it calls, or is it itself? kubectl -n ${home} top pods -l app.kubernetes.io/name=${service.name}; then throttling, and the callees’ own alerts`,
  };
}

export const objective = (watched: Watched): Alert[] => [
  ...BURNS.map((burn) => availability(watched, burn)),
  ...BURNS.map((burn) => latency(watched, burn)),
];
