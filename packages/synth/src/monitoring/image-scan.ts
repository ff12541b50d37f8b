/**
 * The image of the release, scanned each night: new holes are found in old images. Trivy is copied beside the service's
 * own image and looks at its root, as Trivy Operator does: so the kubelet pulls the image with its own credentials, and
 * whatever sets the image of a release sets it here as well.
 */
import type { Service } from '@palisade/config/service/service';
import { UNRELEASED } from '../kubernetes/deployment.ts';
import { DNS, INTERNET } from '../kubernetes/network.ts';
import { labels, object } from '../labels.ts';
import { because, type Yaml } from '../yaml.ts';
import { imageScanName, SCAN_LIMITS, scansImage, schedule, TRIVY } from './scans.ts';

const VOLUME = 'scan';
const FOLDER = '/scan';
/** The database of vulnerabilities is near a gigabyte, unpacked, and the program a fifth of one. */
const SIZE = '3Gi';

const RESOURCES: Yaml = because(
  {
    requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': SIZE },
    limits: { ...SCAN_LIMITS, 'ephemeral-storage': SIZE },
  },
  'workload/cpu-request',
  'workload/memory-request',
  'workload/memory-limit',
);

const CONTAINER: Record<string, Yaml> = {
  imagePullPolicy: because('Always', 'workload/pull-policy-always'),
  resources: RESOURCES,
  securityContext: {
    allowPrivilegeEscalation: because(false, 'workload/no-privilege-escalation'),
    readOnlyRootFilesystem: because(true, 'workload/read-only-root-filesystem'),
    capabilities: { drop: because(['ALL'], 'workload/drop-capabilities') },
  },
  volumeMounts: [{ name: VOLUME, mountPath: FOLDER }],
};

/** What has no fix yet would fail each night, and nobody could do a thing. */
const ARGS = [
  ...['rootfs', '--scanners', 'vuln', '--severity', 'HIGH,CRITICAL', '--ignore-unfixed', '--exit-code', '1'],
  ...['--no-progress', '--cache-dir', `${FOLDER}/cache`, '--skip-dirs', FOLDER, '/'],
];

const podLabels = (service: Service): Record<string, string> => ({
  ...labels(service),
  'app.kubernetes.io/name': imageScanName(service),
});

function podSpec(service: Service): Yaml {
  const { image, name } = service;
  return {
    restartPolicy: 'Never',
    serviceAccountName: because(name, 'workload/own-service-account'),
    automountServiceAccountToken: because(false, 'workload/service-account-token'),
    ...(image.pullSecret && { imagePullSecrets: [{ name: image.pullSecret }] }),
    securityContext: {
      runAsNonRoot: because(true, 'workload/run-as-non-root'),
      runAsUser: because(image.user, 'workload/explicit-user'),
      runAsGroup: because(image.user, 'workload/explicit-group'),
      fsGroup: image.user,
      seccompProfile: because({ type: 'RuntimeDefault' }, 'workload/seccomp-profile'),
    },
    initContainers: [
      {
        name: 'trivy',
        image: because(TRIVY.image, 'workload/image-tag'),
        command: ['cp', '/usr/local/bin/trivy', `${FOLDER}/trivy`],
        ...CONTAINER,
      },
    ],
    containers: [
      {
        name: VOLUME,
        image: because(`${image.repository}:${UNRELEASED}`, 'workload/image-tag'),
        command: [`${FOLDER}/trivy`],
        args: ARGS,
        env: [{ name: 'TMPDIR', value: FOLDER }],
        ...CONTAINER,
      },
    ],
    volumes: [{ name: VOLUME, emptyDir: { sizeLimit: SIZE } }],
  };
}

const cronJob = (service: Service): Yaml => ({
  ...object('batch/v1', 'CronJob', imageScanName(service), service),
  spec: {
    schedule: schedule(service, 3),
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 2,
    jobTemplate: {
      metadata: { labels: podLabels(service) },
      spec: {
        backoffLimit: 1,
        activeDeadlineSeconds: 1800,
        ttlSecondsAfterFinished: because(172_800, 'workload/job-cleanup'),
        template: {
          metadata: {
            labels: podLabels(service),
            // A sidecar would not end with the scan.
            ...(service.mesh === 'istio' && { annotations: { 'sidecar.istio.io/inject': 'false' } }),
          },
          spec: podSpec(service),
        },
      },
    },
  },
});

/** The database comes from a public registry. */
const policy = (service: Service): Yaml => ({
  ...object('networking.k8s.io/v1', 'NetworkPolicy', imageScanName(service), service),
  spec: {
    podSelector: { matchLabels: { 'app.kubernetes.io/name': imageScanName(service) } },
    policyTypes: because(['Ingress', 'Egress'], 'network/isolated-pods'),
    ingress: [],
    egress: [DNS, { to: INTERNET, ports: [{ protocol: 'TCP', port: 443 }] }],
  },
});

export const imageScan = (service: Service): Yaml[] => (scansImage(service) ? [cronJob(service), policy(service)] : []);
