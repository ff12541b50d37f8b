/**
 * The configuration of Alertmanager (0.28 and newer, for Teams): alerts go by service, owner and severity, to who the spec
 * says. No secret is in it: each is a file, where Prometheus Operator mounts the Secrets that `spec.secrets` names.
 */
import type { Service } from '@palisade/config/service/service';
import type { Yaml } from '../yaml.ts';
import type { Severity } from './alert.ts';

const MOUNTED = '/etc/alertmanager/secrets';

type Notification = Service['notify'][number];
type InSecret = Extract<Notification, { slack: unknown }>['slack'];

const fileOf = ({ secret, key }: InSecret): string => `${MOUNTED}/${secret}/${key}`;

const TITLE =
  '[{{ .Status | toUpper }}] {{ .CommonLabels.severity }}: {{ .CommonLabels.service }} {{ .CommonLabels.alertname }}';
/** What is wrong, where, and where to look first: of each alert. */
const TEXT = `{{ range .Alerts }}{{ .Annotations.summary }}
{{ .Annotations.description }}
Look first: {{ .Annotations.runbook }}
In {{ .Labels.namespace }} since {{ .StartsAt.UTC.Format "2006-01-02 15:04 UTC" }}{{ if eq .Status "resolved" }}, until {{ .EndsAt.UTC.Format "15:04 UTC" }}{{ end }}. {{ .GeneratorURL }}

{{ end }}`;

const COLOR =
  '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "page" }}danger{{ else }}warning{{ end }}';

const of = <Kind extends string>(kind: Kind, notification: Notification) =>
  kind in notification ? [notification as Extract<Notification, Record<Kind, unknown>>] : [];

/** How each kind is written: the name of its list, and its entry. */
const INTEGRATIONS: Readonly<Record<string, (notification: Notification) => Yaml[]>> = {
  slack_configs: (notification) =>
    of('slack', notification).map(({ slack, channel }) => ({
      api_url_file: fileOf(slack),
      channel,
      send_resolved: true,
      color: COLOR,
      title: TITLE,
      text: TEXT,
    })),
  msteamsv2_configs: (notification) =>
    of('teams', notification).map(({ teams }) => ({
      webhook_url_file: fileOf(teams),
      send_resolved: true,
      title: TITLE,
      text: TEXT,
    })),
  webhook_configs: (notification) =>
    of('webhook', notification).map(({ webhook }) => ({
      url_file: fileOf(webhook),
      send_resolved: true,
      max_alerts: 50,
    })),
  sns_configs: (notification) =>
    of('sns', notification).map(({ sns }) => ({
      topic_arn: sns,
      sigv4: { region: sns.split(':')[3] ?? '' },
      subject: TITLE,
      message: TEXT,
      send_resolved: true,
    })),
  email_configs: (notification) =>
    of('email', notification).map(({ email, smarthost, from, username, password }) => ({
      to: email,
      from: from ?? email,
      smarthost,
      require_tls: true,
      ...(password && { auth_username: username ?? from ?? email, auth_password_file: fileOf(password) }),
      send_resolved: true,
      headers: { Subject: TITLE },
      html: '',
      text: TEXT,
    })),
};

export const receiverOf = ({ name }: Service, severity: Severity): string => `${name}-${severity}`;

function receiver(service: Service, severity: Severity): Yaml {
  const heard = service.notify.filter((one) => one.severity === undefined || one.severity === severity);
  const lists = Object.entries(INTEGRATIONS).map(([list, write]) => [list, heard.flatMap(write)] as const);
  return {
    name: receiverOf(service, severity),
    ...Object.fromEntries(lists.filter(([, entries]) => entries.length > 0)),
  };
}

interface Pace {
  readonly wait: string;
  readonly interval: string;
  readonly repeat: string;
}

/** Who is woken wants it at once, and again; a ticket may wait for its fellows. */
const PACES: Readonly<Record<Severity, Pace>> = {
  page: { wait: '10s', interval: '2m', repeat: '1h' },
  ticket: { wait: '5m', interval: '30m', repeat: '24h' },
};

const route = (service: Service, severity: Severity): Yaml => ({
  matchers: [`severity="${severity}"`],
  receiver: receiverOf(service, severity),
  group_wait: PACES[severity].wait,
  group_interval: PACES[severity].interval,
  repeat_interval: PACES[severity].repeat,
});

const SEVERITIES: readonly Severity[] = ['page', 'ticket'];

export function alertmanager(service: Service): Yaml {
  return {
    route: {
      // Whatever is of no known severity is a ticket: nothing is dropped.
      receiver: receiverOf(service, 'ticket'),
      group_by: ['namespace', 'service', 'alertname'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '24h',
      routes: [
        {
          matchers: [`service="${service.name}"`, `owner="${service.owner}"`],
          routes: SEVERITIES.map((severity) => route(service, severity)),
        },
      ],
    },
    // Who is already awake needs no ticket for the same.
    inhibit_rules: [
      {
        source_matchers: ['severity="page"'],
        target_matchers: ['severity="ticket"'],
        equal: ['service', 'namespace'],
      },
    ],
    receivers: SEVERITIES.map((severity) => receiver(service, severity)),
  };
}
