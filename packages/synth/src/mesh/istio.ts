/** Istio: mutual TLS without exception, and callers by who they are, not by where they call from. */
import type { Service } from '@palisade/config/service/service';
import { inNamespace, type labels, object, selector } from '../labels.ts';
import type { Yaml } from '../yaml.ts';

const TRUST_DOMAIN = 'cluster.local';

type Caller = Service['callers'][number];

/** Whoever says nothing else runs under a service account of its own name, in a namespace of its own name. */
const principal = ({ name, namespace, account }: Caller): string =>
  `${TRUST_DOMAIN}/ns/${namespace ?? name}/sa/${account ?? name}`;

function rules({ callers, ingress, monitoring, port }: Service): Yaml[] {
  const http: Yaml = [{ operation: { ports: [String(port)] } }];
  const sources: Yaml[] = [
    ...(callers.length > 0 ? [{ source: { principals: callers.map(principal) } }] : []),
    ...(ingress ? [{ source: { namespaces: [ingress.namespace] } }] : []),
  ];
  const metrics = monitoring && {
    from: [{ source: { namespaces: [monitoring.namespace] } }],
    to: [{ operation: { ports: [String(monitoring.port ?? port)], paths: [monitoring.path], methods: ['GET'] } }],
  };
  return [...(sources.length > 0 ? [{ from: sources, to: http }] : []), ...(metrics ? [metrics] : [])];
}

/** An AuthorizationPolicy that allows nothing denies everything. */
export function meshObjects(service: Service): Yaml[] {
  if (service.mesh !== 'istio') return [];
  const { name } = service;
  return [
    {
      ...object('security.istio.io/v1', 'PeerAuthentication', name, service),
      spec: { mtls: { mode: 'STRICT' } },
    },
    {
      ...object('security.istio.io/v1', 'AuthorizationPolicy', name, service),
      spec: { selector: { matchLabels: selector(service) }, action: 'ALLOW', rules: rules(service) },
    },
    {
      ...object('networking.istio.io/v1', 'DestinationRule', name, service),
      spec: {
        // Short, so that it is right in the namespace of every environment.
        host: name,
        trafficPolicy: {
          tls: { mode: 'ISTIO_MUTUAL' },
          outlierDetection: {
            consecutive5xxErrors: 5,
            interval: '10s',
            baseEjectionTime: '30s',
            maxEjectionPercent: 50,
          },
        },
      },
    },
  ];
}

/** Sidecars are put into the pods of namespaces that ask for it. */
export const meshLabels = ({ mesh }: Service): ReturnType<typeof labels> =>
  mesh === 'istio' ? { 'istio-injection': 'enabled' } : {};

/** Where a sidecar gets its certificate and its configuration. */
export const meshEgress = ({ mesh }: Service): Yaml[] =>
  mesh === 'istio'
    ? [
        {
          to: [
            {
              namespaceSelector: inNamespace('istio-system'),
              podSelector: { matchLabels: { app: 'istiod' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: 15_012 }],
        },
      ]
    : [];
