/**
 * What watches the service. Where `monitoring` is declared there is somebody who watches: rules, Falco and the audit
 * policy come with it; where `notify` is, Alertmanager's routes. A spec that says neither gets none of them: rules that
 * no one evaluates look like care and are none.
 */
import type { Service } from '@palisade/config/service/service';
import type { SynthFile } from '../file.ts';
import { object, selector } from '../labels.ts';
import { toYaml, type Yaml } from '../yaml.ts';
import { type Alert, ruleOf, type Watched } from './alert.ts';
import { alertmanager } from './alertmanager.ts';
import { auditPolicy } from './audit-policy.ts';
import { certificate } from './certificate.ts';
import { falcoRules } from './falco.ts';
import { nodeScan } from './node-scan.ts';
import { objective } from './objective.ts';
import { pods } from './pods.ts';
import { presence } from './presence.ts';
import { release } from './release.ts';
import { saturation } from './saturation.ts';

const GROUPS: Readonly<Record<string, (watched: Watched) => readonly Alert[]>> = {
  objective,
  saturation,
  pods,
  release,
  certificate,
  presence,
};

function rules(watched: Watched): Yaml {
  const { service } = watched;
  const groups = Object.entries(GROUPS).map(([name, alertsOf]) => ({ name, alerts: alertsOf(watched) }));
  return {
    ...object('monitoring.coreos.com/v1', 'PrometheusRule', service.name, service),
    spec: {
      groups: groups
        .filter(({ alerts }) => alerts.length > 0)
        .map(({ name, alerts }) => ({
          name: `${service.name}-${name}`,
          interval: '1m',
          rules: alerts.map((alert) => ruleOf(watched, alert)),
        })),
    },
  };
}

const monitor = (service: Service, { path, port }: NonNullable<Service['monitoring']>): Yaml => ({
  ...object('monitoring.coreos.com/v1', 'ServiceMonitor', service.name, service),
  spec: {
    selector: { matchLabels: selector(service) },
    endpoints: [
      {
        port: port === undefined || port === service.port ? 'http' : 'metrics',
        path,
        interval: '30s',
        scrapeTimeout: '10s',
        honorLabels: false,
      },
    ],
  },
});

/** `home`: the namespace that it is deployed to, which expressions name. */
export const monitoringObjects = (service: Service, home: string): Yaml[] =>
  service.monitoring ? [monitor(service, service.monitoring), rules({ service, home })] : [];

const FOLDER = 'deploy/monitoring';

const FILES: Readonly<Record<string, (service: Service) => string | undefined>> = {
  'alertmanager.yaml': (service) => (service.notify.length > 0 ? toYaml(alertmanager(service)) : undefined),
  'audit-policy.yaml': ({ monitoring }) => monitoring && toYaml(auditPolicy),
  'falco-rules.yaml': (service) => service.monitoring && falcoRules(service),
  'scans.yaml': nodeScan,
};

/** What is no part of the service's own namespace. */
export const monitoringFiles = (service: Service): SynthFile[] =>
  Object.entries(FILES).flatMap(([file, write]) => {
    const text = write(service);
    return text === undefined ? [] : [{ path: `${FOLDER}/${file}`, text }];
  });
