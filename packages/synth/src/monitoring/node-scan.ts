/**
 * kube-bench, which holds a node against the CIS benchmark of Kubernetes. It reads the node's files and processes, so it
 * fails the controls, has a namespace of its own, and bears waivers that end on the day that the spec says.
 */
import type { Service } from '@palisade/config/service/service';
import { labels } from '../labels.ts';
import { because, toYaml, type Yaml } from '../yaml.ts';
import { KUBE_BENCH, nodeScanName, schedule } from './scans.ts';

const REASON = 'kube-bench reads the files and processes of the node';

/** What each object is let through. */
const WAIVED = {
  Namespace: ['namespace/pod-security'],
  CronJob: [
    'workload/explicit-group',
    'workload/explicit-user',
    'workload/no-host-path',
    'workload/no-host-pid',
    'workload/no-sensitive-host-path',
    'workload/run-as-non-root',
    'workload/run-as-user-not-root',
    'workload/volume-types',
  ],
} as const;

const MOUNTS: Readonly<Record<string, string>> = {
  '/var/lib/kubelet': '/var/lib/kubelet',
  '/etc/kubernetes': '/etc/kubernetes',
  '/etc/systemd': '/etc/systemd',
  '/lib/systemd': '/lib/systemd',
  // kube-bench looks here for the programs of the node, whose version chooses the benchmark.
  '/usr/bin': '/usr/local/mount-from-host/bin',
};

const volumeName = (path: string): string => path.slice(1).replaceAll('/', '-');

const head = (
  service: Service,
  apiVersion: string,
  kind: string,
  more: Record<string, Yaml> = {},
): Record<string, Yaml> => ({
  apiVersion,
  kind,
  metadata: {
    name: nodeScanName(service),
    ...(kind !== 'Namespace' && { namespace: nodeScanName(service) }),
    labels: { ...labels(service), 'app.kubernetes.io/name': nodeScanName(service), ...more },
  },
});

const container: Yaml = {
  name: 'kube-bench',
  image: because(KUBE_BENCH.image, 'workload/image-tag'),
  imagePullPolicy: because('Always', 'workload/pull-policy-always'),
  command: ['kube-bench', 'run', '--targets', 'node', '--exit-code', '1'],
  resources: because(
    {
      requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
    },
    'workload/cpu-request',
    'workload/memory-request',
    'workload/memory-limit',
  ),
  securityContext: {
    allowPrivilegeEscalation: because(false, 'workload/no-privilege-escalation'),
    readOnlyRootFilesystem: because(true, 'workload/read-only-root-filesystem'),
    capabilities: { drop: because(['ALL'], 'workload/drop-capabilities') },
  },
  volumeMounts: Object.entries(MOUNTS).map(([path, mountPath]) => ({
    name: volumeName(path),
    mountPath,
    readOnly: true,
  })),
};

/** Files of the node are root's: so is who reads them, and may do nothing else. */
const podSpec = (service: Service): Yaml => ({
  restartPolicy: 'Never',
  hostPID: true,
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  serviceAccountName: because(nodeScanName(service), 'workload/own-service-account'),
  automountServiceAccountToken: because(false, 'workload/service-account-token'),
  securityContext: {
    runAsUser: 0,
    runAsGroup: 0,
    seccompProfile: because({ type: 'RuntimeDefault' }, 'workload/seccomp-profile'),
  },
  containers: [container],
  volumes: Object.keys(MOUNTS).map((path) => ({ name: volumeName(path), hostPath: { path } })),
});

const cronJob = (service: Service): Yaml => ({
  ...head(service, 'batch/v1', 'CronJob'),
  spec: {
    schedule: schedule(service, 4),
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 2,
    jobTemplate: {
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: 600,
        ttlSecondsAfterFinished: because(172_800, 'workload/job-cleanup'),
        template: {
          metadata: { labels: { ...labels(service), 'app.kubernetes.io/name': nodeScanName(service) } },
          spec: podSpec(service),
        },
      },
    },
  },
});

const LEVELS = ['enforce', 'audit', 'warn'];

const objects = (service: Service): Record<string, Yaml>[] => [
  head(
    service,
    'v1',
    'Namespace',
    Object.fromEntries(LEVELS.map((of) => [`pod-security.kubernetes.io/${of}`, 'privileged'])),
  ),
  {
    ...head(service, 'v1', 'ServiceAccount'),
    automountServiceAccountToken: because(false, 'workload/service-account-token'),
  },
  {
    ...head(service, 'v1', 'ResourceQuota'),
    spec: because({ hard: { 'limits.cpu': '1', 'limits.memory': '512Mi', pods: '3' } }, 'namespace/resource-quota'),
  },
  {
    ...head(service, 'v1', 'LimitRange'),
    spec: because(
      {
        limits: [
          {
            type: 'Container',
            defaultRequest: { cpu: '50m', memory: '64Mi' },
            default: { cpu: '500m', memory: '256Mi' },
          },
        ],
      },
      'namespace/limit-range',
    ),
  },
  {
    ...head(service, 'networking.k8s.io/v1', 'NetworkPolicy'),
    spec: because({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, 'network/default-deny'),
  },
  cronJob(service) as Record<string, Yaml>,
];

const waivers = (kind: string, owner: string, until: string): string =>
  ((WAIVED as Readonly<Record<string, readonly string[]>>)[kind] ?? [])
    .map((control) => `# palisade:waive ${control} owner=${owner} reason="${REASON}" expires=${until}\n`)
    .join('');

/** Written only where the spec asks for it, and says until when. */
export function nodeScan(service: Service): string | undefined {
  const { nodes } = service.scans;
  if (!nodes) return undefined;
  return objects(service)
    .map((object) => waivers(object['kind'] as string, service.owner, nodes.until) + toYaml(object))
    .join('---\n');
}
