/**
 * The certificate of the ingress, before it ends. cert-manager says when, where it issues it
 * (certmanager_certificate_expiration_timestamp_seconds), and ingress-nginx where it does not
 * (nginx_ingress_controller_ssl_expire_time_seconds): the service that fails is the one that is asked.
 */
import { type Alert, matching, type Severity, type Watched } from './alert.ts';

/** Whether a scrape keeps the exporter's own `namespace` or calls it `exported_namespace` is for who set it up. */
const issued = (home: string, name: string): string => {
  const metric = (label: string) =>
    `certmanager_certificate_expiration_timestamp_seconds{${matching({ [label]: home, name })}}`;
  return `(${metric('exported_namespace')} or ${metric('namespace')})`;
};

const DAYS: readonly { readonly days: number; readonly name: string; readonly severity: Severity }[] = [
  { days: 21, name: 'CertificateNotRenewed', severity: 'ticket' },
  { days: 3, name: 'CertificateExpires', severity: 'page' },
];
const DAY_SECONDS = 86_400;

export function certificate({ service, home }: Watched): Alert[] {
  const { ingress: door, name } = service;
  if (!door) return [];
  const secret = door.tlsSecret ?? `${name}-tls`;
  const ends = door.issuer
    ? issued(home, secret)
    : `nginx_ingress_controller_ssl_expire_time_seconds{${matching({ host: door.host })}}`;
  return DAYS.map(({ days, name: alert, severity }) => ({
    name: alert,
    severity,
    expr: `min(${ends}) - time() < ${days * DAY_SECONDS}`,
    for: '10m',
    summary: `The certificate of ${door.host} ends in less than ${days} days`,
    description: 'It ends in {{ $value | humanizeDuration }}. After that no client connects.',
    runbook: door.issuer
      ? `kubectl -n ${home} describe certificate ${secret}; its events say why it is not renewed`
      : `Nothing renews it: put a new one into the Secret ${secret} of ${home}, or name an issuer in palisade.yaml`,
  }));
}
