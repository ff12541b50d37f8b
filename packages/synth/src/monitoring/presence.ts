/** What is watched must be seen: without metrics the other alerts are silent. */
import { type Alert, matching, type Watched } from './alert.ts';
import { scansOf } from './scans.ts';

const targets = ({ service, home }: Watched): Alert => ({
  name: 'MetricsMissing',
  severity: 'page',
  expr: `(sum(up{${matching({ namespace: home, job: service.name })}}) or vector(0)) == 0`,
  for: '10m',
  summary: `Nothing is known of ${service.name}`,
  description: `Prometheus reads the metrics of no pod in ${home}: it is down, or nobody would know if it were.`,
  runbook: `Does kubectl -n ${home} get endpointslices show pods? Then it is the ServiceMonitor, the NetworkPolicy, or the path of the metrics`,
});

const requestsCounted = ({ service, home }: Watched): Alert => ({
  name: 'RequestMetricMissing',
  severity: 'ticket',
  expr: `absent(http_server_request_duration_seconds_count{${matching({ namespace: home, job: service.name })}})`,
  for: '1h',
  summary: `${service.name} does not measure its requests`,
  description: 'There is no http_server_request_duration_seconds: alerts on its objectives cannot fire.',
  runbook: 'Instrument the server by the semantic conventions of OpenTelemetry for HTTP metrics',
});

const MOST_SECONDS = 2 * 86_400;

/** A scan that has never passed has no time of its last success. */
const scans = ({ service, home }: Watched): Alert[] =>
  scansOf(service, home).map(({ alert, cronJob, namespace, means }) => {
    const own = matching({ namespace, cronjob: cronJob });
    const passed = `kube_cronjob_status_last_successful_time{${own}}`;
    return {
      name: alert,
      severity: 'ticket',
      expr: `time() - max(${passed}) > ${MOST_SECONDS}\nor (time() - max(kube_cronjob_created{${own}}) > ${MOST_SECONDS} unless max(${passed}))`,
      for: '10m',
      summary: means,
      description: `${cronJob} did not pass for {{ $value | humanizeDuration }}: it found something, or it did not run.`,
      runbook: `kubectl -n ${namespace} get jobs; kubectl -n ${namespace} logs job/NAME --all-containers`,
    };
  });

export const presence = (watched: Watched): Alert[] => [targets(watched), requestsCounted(watched), ...scans(watched)];
