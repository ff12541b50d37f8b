/** The namespace, and what may be used in it altogether. */
import { millicores } from '@palisade/config/service/names';
import type { Service } from '@palisade/config/service/service';
import { parseQuantity } from '@palisade/core/predicate/quantity';
import { labels, namespaceOf, object } from '../labels.ts';
import { meshLabels } from '../mesh/istio.ts';
import { scanRoom } from '../monitoring/scans.ts';
import { because, type Yaml } from '../yaml.ts';

const LEVELS = ['enforce', 'audit', 'warn'];
const MIB = 2 ** 20;

const podSecurity: Readonly<Record<string, Yaml>> = Object.fromEntries(
  LEVELS.flatMap((level) => [
    [`pod-security.kubernetes.io/${level}`, 'restricted'],
    [`pod-security.kubernetes.io/${level}-version`, 'latest'],
  ]),
);

export const namespace = (service: Service): Yaml => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: namespaceOf(service),
    labels: because({ ...labels(service), ...podSecurity, ...meshLabels(service) }, 'namespace/pod-security'),
  },
});

/** As much as the service may grow to, as much again for a release that stands beside it, and a scan. */
/** What Istio's proxy may take in each pod, by its own defaults: a quota counts it. */
const SIDECAR = { cpu: '2', memory: '1Gi' };
const NONE = { cpu: '0', memory: '0' };

function usual(service: Service): NonNullable<Service['quota']> {
  const {
    replicas,
    resources: { limits },
  } = service;
  const pods = replicas.max * 2;
  const scan = scanRoom(service);
  const beside = service.mesh === 'istio' ? SIDECAR : NONE;
  return {
    cpu: `${(millicores(limits.cpu) + millicores(beside.cpu)) * pods + millicores(scan.cpu)}m`,
    memory: `${Math.ceil(((parseQuantity(limits.memory) + parseQuantity(beside.memory)) * pods + parseQuantity(scan.memory)) / MIB)}Mi`,
    pods: pods + 2,
  };
}

export function quota(service: Service): Yaml[] {
  const { cpu, memory, pods } = service.quota ?? usual(service);
  const { requests, limits } = service.resources;
  return [
    {
      ...object('v1', 'ResourceQuota', service.name, service),
      spec: because(
        { hard: { 'limits.cpu': cpu, 'limits.memory': memory, pods: String(pods) } },
        'namespace/resource-quota',
      ),
    },
    {
      ...object('v1', 'LimitRange', service.name, service),
      spec: because(
        { limits: [{ type: 'Container', defaultRequest: { ...requests }, default: { ...limits } }] },
        'namespace/limit-range',
      ),
    },
  ];
}
