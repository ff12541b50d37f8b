/** Who reaches the service, and what it reaches: nobody and nothing but what the spec declares. */
import type { Service } from '@palisade/config/service/service';
import { inNamespace, object, peer, selector, tracksOf } from '../labels.ts';
import { meshEgress } from '../mesh/istio.ts';
import { because, type Yaml } from '../yaml.ts';

/** NodeLocal DNSCache answers on this address of the node, where no selector of pods finds it (kubernetes.io, nodelocaldns). */
const NODE_LOCAL_DNS = '169.254.20.10/32';

export const DNS: Yaml = {
  to: [
    {
      namespaceSelector: inNamespace('kube-system'),
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
    { ipBlock: { cidr: NODE_LOCAL_DNS } },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/** Addresses that are nobody's on the internet, the metadata service of clouds (169.254.169.254) among them. RFC 6890. */
const PRIVATE_V4 = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
const PRIVATE_V6 = ['::1/128', 'fc00::/7', 'fe80::/10'];
export const INTERNET: Yaml = [
  { ipBlock: { cidr: '0.0.0.0/0', except: because(PRIVATE_V4, 'network/no-metadata-service') } },
  { ipBlock: { cidr: '::/0', except: PRIVATE_V6 } },
];

type Call = Service['calls'][number];

function target(call: Call): Yaml {
  if ('host' in call) return INTERNET;
  if ('cidr' in call) return [{ ipBlock: { cidr: call.cidr } }];
  return [peer({ name: call.service, namespace: call.namespace, labels: call.labels })];
}

/** The API server is no pod, and its address is the cluster's secret: its ports, on what is private. */
const API: Yaml = {
  to: PRIVATE_V4.filter((cidr) => !cidr.startsWith('127.') && !cidr.startsWith('169.254.')).map((cidr) => ({
    ipBlock: { cidr },
  })),
  ports: [
    { protocol: 'TCP', port: 443 },
    { protocol: 'TCP', port: 6443 },
  ],
};

const egress = (service: Service): Yaml[] => [
  DNS,
  ...(service.access === 'none' ? [] : [API]),
  ...meshEgress(service),
  ...service.calls.map((call) => ({ to: target(call), ports: [{ protocol: call.protocol, port: call.port }] })),
];

function ingress({ callers, ingress: door, monitoring, port }: Service): Yaml[] {
  const http = [{ protocol: 'TCP', port }];
  const from = [...callers.map(peer), ...(door ? [{ namespaceSelector: inNamespace(door.namespace) }] : [])];
  const metrics = monitoring && {
    from: [{ namespaceSelector: inNamespace(monitoring.namespace) }],
    ports: [{ protocol: 'TCP', port: monitoring.port ?? port }],
  };
  return [...(from.length > 0 ? [{ from, ports: http }] : []), ...(metrics ? [metrics] : [])];
}

/** The default of the namespace, and what the service may beyond it. */
export const networkPolicies = (service: Service): Yaml[] => [
  {
    ...object('networking.k8s.io/v1', 'NetworkPolicy', `${service.name}-default-deny`, service),
    spec: because({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, 'network/default-deny'),
  },
  {
    ...object('networking.k8s.io/v1', 'NetworkPolicy', service.name, service),
    spec: {
      podSelector: { matchLabels: selector(service) },
      policyTypes: because(['Ingress', 'Egress'], 'network/isolated-pods'),
      ingress: ingress(service),
      egress: egress(service),
    },
  },
];

/** That of metrics, where it is another than that of the service. */
export const metricsPort = ({ monitoring, port }: Service): number | undefined =>
  monitoring?.port === port ? undefined : monitoring?.port;

/** Of two tracks it chooses the first; `palisade ship` changes that. */
export function service(of: Service): Yaml {
  const metrics = metricsPort(of);
  return {
    ...object('v1', 'Service', of.name, of),
    spec: {
      type: because('ClusterIP', 'network/no-node-port'),
      selector: { ...tracksOf(of)[0]?.selector },
      ports: [
        { name: 'http', port: 80, targetPort: 'http' },
        ...(metrics === undefined ? [] : [{ name: 'metrics', port: metrics, targetPort: 'metrics' }]),
      ],
    },
  };
}

export function ingressObject(of: Service): Yaml | undefined {
  const { ingress: door, name } = of;
  if (!door) return undefined;
  const head = object('networking.k8s.io/v1', 'Ingress', name, of);
  const annotations: Yaml = {
    ...(door.issuer && { 'cert-manager.io/cluster-issuer': door.issuer }),
    'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
  };
  return {
    ...head,
    metadata: { ...(head['metadata'] as Record<string, Yaml>), annotations },
    spec: {
      ingressClassName: door.class,
      tls: because([{ hosts: [door.host], secretName: door.tlsSecret ?? `${name}-tls` }], 'network/ingress-tls'),
      rules: [
        {
          host: door.host,
          http: {
            paths: [
              {
                path: door.path,
                pathType: 'Prefix',
                backend: { service: { name, port: { name: 'http' } } },
              },
            ],
          },
        },
      ],
    },
  };
}
