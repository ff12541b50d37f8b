/** The Deployment: one container that may do nothing but serve. */
import type { Service } from '@palisade/config/service/service';
import { parseQuantity } from '@palisade/core/predicate/quantity';
import { labels, object, type Track, tracksOf } from '../labels.ts';
import { wordsOf } from '../words.ts';
import { because, type Yaml } from '../yaml.ts';
import { tokenMounts, tokenVolumes } from './access.ts';
import { configMapName } from './config.ts';
import { metricsPort } from './network.ts';
import { isFixed } from './scaling.ts';
import { SECRETS_FOLDER, secretVariables, secretVolume } from './secrets.ts';

/** Until the first release there is none; the pipeline sets the image by its digest. */
export const UNRELEASED = '0.0.0';
const PERIOD_SECONDS = 5;
/** Time for endpoints and load balancers to hear that the pod goes, before it stops to listen. */
const LEAVE_SECONDS = 5;

const probe = (path: string, more: Record<string, Yaml>): Yaml => ({ httpGet: { path, port: 'http' }, ...more });

function probes({ health: { live, ready, startSeconds } }: Service): Record<string, Yaml> {
  return {
    startupProbe: because(
      probe(live, { periodSeconds: PERIOD_SECONDS, failureThreshold: Math.ceil(startSeconds / PERIOD_SECONDS) }),
      'workload/liveness-probe',
    ),
    readinessProbe: because(
      probe(ready, { periodSeconds: PERIOD_SECONDS, failureThreshold: 2 }),
      'workload/readiness-probe',
    ),
    livenessProbe: because(
      probe(live, { periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 6 }),
      'workload/liveness-probe',
      'workload/probes-differ',
    ),
  };
}

const SECURITY: Yaml = {
  allowPrivilegeEscalation: because(false, 'workload/no-privilege-escalation'),
  readOnlyRootFilesystem: because(true, 'workload/read-only-root-filesystem'),
  capabilities: { drop: because(['ALL'], 'workload/drop-capabilities') },
};

const volumeName = (path: string): string => wordsOf(path).join('-').slice(0, 50);

/** Paths that differ in what a volume's name cannot hold still have a name each. */
function writableVolumes({ writable }: Service): readonly { name: string; path: string; volume: Yaml }[] {
  return writable.map(({ path, size, memory }, index) => {
    const name = `writable-${index}-${volumeName(path)}`.replace(/-$/, '');
    return { name, path, volume: { name, emptyDir: { sizeLimit: size, ...(memory && { medium: 'Memory' }) } } };
  });
}

/** What the logs of a container may take until they are rotated. */
const LOGS = '64Mi';
const MIB = 2 ** 20;

/** The node's disk: the folders that are written, and the logs. */
const onDisk = ({ writable }: Service): string =>
  `${[LOGS, ...writable.filter(({ memory }) => !memory).map(({ size }) => size)].reduce((sum, size) => sum + parseQuantity(size), 0) / MIB}Mi`;

function container(service: Service): Yaml {
  const { name, image, port, resources } = service;
  const secrets = secretVolume(service);
  const metrics = metricsPort(service);
  return {
    name,
    image: because(`${image.repository}:${UNRELEASED}`, 'workload/image-tag'),
    imagePullPolicy: because('Always', 'workload/pull-policy-always'),
    ports: [
      { name: 'http', containerPort: port },
      ...(metrics === undefined ? [] : [{ name: 'metrics', containerPort: metrics }]),
    ],
    env: [{ name: 'PORT', value: String(port) }, ...secretVariables(service)],
    ...(Object.keys(service.env).length > 0 && { envFrom: [{ configMapRef: { name: configMapName(service) } }] }),
    ...probes(service),
    lifecycle: { preStop: because({ sleep: { seconds: LEAVE_SECONDS } }, 'workload/graceful-stop') },
    resources: because(
      {
        requests: { ...resources.requests, 'ephemeral-storage': onDisk(service) },
        limits: { ...resources.limits, 'ephemeral-storage': onDisk(service) },
      },
      'workload/cpu-request',
      'workload/memory-request',
      'workload/memory-limit',
    ),
    securityContext: SECURITY,
    volumeMounts: [
      ...writableVolumes(service).map(({ name: volume, path }) => ({ name: volume, mountPath: path })),
      ...(secrets ? [{ name: secrets.name, mountPath: SECRETS_FOLDER, readOnly: true }] : []),
      ...tokenMounts(service),
    ],
  };
}

function podSpec(service: Service, track: Track): Yaml {
  const { user } = service.image;
  const secrets = secretVolume(service);
  return {
    serviceAccountName: because(service.name, 'workload/own-service-account'),
    automountServiceAccountToken: because(false, 'workload/service-account-token'),
    ...(service.image.pullSecret && { imagePullSecrets: [{ name: service.image.pullSecret }] }),
    securityContext: {
      runAsNonRoot: because(true, 'workload/run-as-non-root'),
      runAsUser: because(user, 'workload/explicit-user'),
      runAsGroup: because(user, 'workload/explicit-group'),
      fsGroup: user,
      seccompProfile: because({ type: 'RuntimeDefault' }, 'workload/seccomp-profile'),
    },
    terminationGracePeriodSeconds: because(service.health.drainSeconds + LEAVE_SECONDS, 'workload/pre-stop-fits-grace'),
    topologySpreadConstraints: because(
      ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: track.selector },
      })),
      'workload/spread',
    ),
    containers: [container(service)],
    volumes: [
      ...writableVolumes(service).map(({ volume }) => volume),
      ...(secrets ? [{ name: secrets.name, ...secrets.source }] : []),
      ...tokenVolumes(service),
    ],
  };
}

/** Where there is an autoscaler, the number of replicas is its own. */
const deployment = (service: Service, track: Track): Yaml => ({
  ...object('apps/v1', 'Deployment', track.name, service),
  spec: {
    ...(isFixed(service) && { replicas: because(service.replicas.min, 'workload/replicas') }),
    revisionHistoryLimit: 5,
    strategy: because(
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      'workload/rolling-update',
    ),
    selector: { matchLabels: track.selector },
    template: { metadata: { labels: { ...labels(service), ...track.selector } }, spec: podSpec(service, track) },
  },
});

export const deployments = (service: Service): Yaml[] => tracksOf(service).map((track) => deployment(service, track));
