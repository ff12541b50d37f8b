/** Objects that bear pods, bare or hardened, with a few fields changed: those that some field control looks at. */
import fc from 'fast-check';
import type { KubeObject } from '../cluster/harness/client.ts';
import { base, change, type Json, MUTATIONS, type Mutations } from './pods.ts';

const REFERENCE = 'registry.example.com/web';
const images = ['', ':latest', ':1.2.3', `@sha256:${'a'.repeat(64)}`, `:1.2.3@sha256:${'b'.repeat(64)}`].map(
  (end) => REFERENCE + end,
);
const amounts = (...memory: string[]): unknown[] => [
  undefined,
  ...memory.map((amount) => ({ memory: amount })),
  { cpu: '250m' },
  { cpu: 1, memory: '128Mi' },
  { cpu: '0', memory: 0 },
];
const probe = { httpGet: { path: '/healthz', port: 8080 } };
const secretKey = { secretKeyRef: { name: 's', key: 'k' } };

const FURTHER_OF_CONTAINER: Mutations = [
  ['image', [...images, 'web', 'docker.io/library/nginx', 'localhost:5000/web:1', 'kubernetesui/dashboard:v2.7.0']],
  ['imagePullPolicy', [undefined, 'Always', 'IfNotPresent', 'Never']],
  ['resources.limits', amounts('64Mi', '1Gi', '1e3', '1000m')],
  ['resources.requests', amounts('32Mi', '0')],
  ['securityContext.readOnlyRootFilesystem', [undefined, true, false]],
  ['securityContext.runAsUser', [20_000, 999]],
  ['securityContext.runAsGroup', [undefined, 0, 1001, 20_000]],
  ['command', [[], ['sh', '-c', 'exec web'], ['web', '--password=hunter2-is-no-secret']]],
  ['args', [[], ['--token', 'ghp_0123456789abcdefghijklmnopqrstuvwxyzABCD'], ['--listen=:8080']]],
  [
    'env',
    [
      [],
      [{ name: 'PLAIN', value: 'x' }],
      [{ name: 'API_PASSWORD', value: 'correct-horse-battery' }],
      [{ name: 'TOKEN', valueFrom: secretKey }],
      [
        { name: 'TWICE', value: 'a' },
        { name: 'TWICE', value: 'b' },
      ],
      [{ name: 'EMPTY', value: '' }],
    ],
  ],
  ['envFrom', [[], [{ secretRef: { name: 's' } }], [{ configMapRef: { name: 'c' } }]]],
  ['ports', [[{ containerPort: 22 }], [{ containerPort: 80 }], [{ containerPort: 53, protocol: 'UDP' }], []]],
  ['livenessProbe', [undefined, probe]],
  ['readinessProbe', [undefined, probe, { ...probe, initialDelaySeconds: 0 }]],
  ['startupProbe', [undefined, probe, { tcpSocket: { port: 80, host: 'localhost' } }]],
];

const hostPath = (path: string): Json => ({ name: 'v', hostPath: { path } });
const mount = (more: Json = {}): Json => ({ name: 'v', mountPath: '/v', ...more });

const FURTHER: Mutations = [
  ...FURTHER_OF_CONTAINER.map(([field, values]) => [`containers.0.${field}`, values] as const),
  ...FURTHER_OF_CONTAINER.map(([field, values]) => [`initContainers.0.${field}`, values] as const),
  ['initContainers.0.restartPolicy', ['Always']],
  ['securityContext.runAsGroup', [undefined, 0, 1001, 20_000]],
  ['serviceAccountName', [undefined, '', 'default', 'web']],
  ['automountServiceAccountToken', [undefined, true, false]],
  ['priorityClassName', [undefined, '', 'critical']],
  ['terminationGracePeriodSeconds', [undefined, 0, 1, 30]],
  ['hostAliases', [[], [{ ip: '127.0.0.1', hostnames: ['db'] }]]],
  [
    'volumes',
    ['/', '/etc', '/var/run/docker.sock', '/run/containerd/containerd.sock', '/data'].map((path) => [hostPath(path)]),
  ],
  ['containers.0.volumeMounts', [[], [mount()], [mount({ readOnly: true })], [mount({ readOnly: false })]]],
  ['topologySpreadConstraints', [[], [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }]]],
  ['containers.0.securityContext.privileged', [true, false]],
  ['containers.0.ports', [[{ containerPort: 22 }], [{ containerPort: 443, name: 'https' }]]],
  ['affinity', [undefined, { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } }]],
];

/** Nothing is wrong with it, so that a single change decides. */
const COMPLETE: Json = {
  serviceAccountName: 'web',
  automountServiceAccountToken: false,
  priorityClassName: 'critical',
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 20_000,
    runAsGroup: 20_000,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [
    {
      name: 'web',
      image: images[4],
      imagePullPolicy: 'Always',
      resources: { limits: { cpu: '250m', memory: '128Mi' }, requests: { cpu: '250m', memory: '128Mi' } },
      livenessProbe: probe,
      readinessProbe: { ...probe, periodSeconds: 5 },
      ports: [{ containerPort: 8080 }],
      securityContext: {
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
        appArmorProfile: { type: 'RuntimeDefault' },
      },
    },
  ],
};
/** What only makes sense together. */
const WINDOWS_HOST: Json = {
  os: { name: 'windows' },
  hostNetwork: true,
  securityContext: { windowsOptions: { hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM' } },
  containers: [{ name: 'web', image: images[2] }],
};
const MOUNTED: Json = {
  ...COMPLETE,
  volumes: [hostPath('/data')],
  containers: [{ ...(COMPLETE['containers'] as Json[])[0], volumeMounts: [mount()] }],
};
const UNMASKED: Json = {
  hostUsers: false,
  containers: [{ name: 'web', image: images[2], securityContext: { procMount: 'Unmasked' } }],
};
const bases: fc.Arbitrary<Json> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(COMPLETE) },
  { weight: 5, arbitrary: fc.tuple(fc.boolean(), fc.boolean()).map(([hardened, init]) => base(hardened, false, init)) },
  { weight: 1, arbitrary: fc.constantFrom(base(false, true, false), WINDOWS_HOST, MOUNTED, UNMASKED) },
);

const ALL = [...MUTATIONS, ...FURTHER];
const mutation = fc
  .constantFrom(...ALL)
  .chain(([path, values]) => fc.constantFrom(...values).map((value) => ({ path, value })));

const podSpecs: fc.Arbitrary<Json> = fc
  .record({ start: bases, mutations: fc.array(mutation, { maxLength: 4 }) })
  .map(({ start, mutations }) => mutations.reduce((spec, { path, value }) => change(spec, path, value), start));

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly around: (template: Json) => Json;
}

const LABELS = { app: 'generated' };
const selector = { matchLabels: LABELS };
const never = ({ spec, ...rest }: Json): Json => ({ ...rest, spec: { ...(spec as Json), restartPolicy: 'Never' } });

const KINDS: readonly Kind[] = [
  { apiVersion: 'v1', kind: 'Pod', around: ({ spec }) => ({ spec }) },
  { apiVersion: 'apps/v1', kind: 'Deployment', around: (template) => ({ spec: { selector, template } }) },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', around: (template) => ({ spec: { selector, template } }) },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', around: (template) => ({ spec: { selector, template } }) },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    around: (template) => ({ spec: { serviceName: 's', selector, template } }),
  },
  {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    around: (template) => ({ spec: { selector: LABELS, template } }),
  },
  { apiVersion: 'batch/v1', kind: 'Job', around: (template) => ({ spec: { template: never(template) } }) },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    around: (template) => ({
      spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: never(template) } } },
    }),
  },
  { apiVersion: 'v1', kind: 'PodTemplate', around: (template) => ({ template }) },
];

const ANNOTATIONS: readonly (Readonly<Record<string, string>> | undefined)[] = [
  ...Array.from({ length: 20 }, () => undefined),
  // Beside a field that says otherwise they are refused.
  { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' },
  { 'container.apparmor.security.beta.kubernetes.io/web': 'runtime/default' },
  { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' },
];
/** What a label may say: nothing, the object's own name, something else. */
const LABELLED: readonly ((name: string) => Readonly<Record<string, string>>)[] = [
  () => ({}),
  (name) => ({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name }),
  () => ({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': '' }),
];

/** Each under a name of its own. */
export const workloads: fc.Arbitrary<KubeObject> = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    spec: podSpecs,
    name: fc.uuid().map((uuid) => `w-${uuid}`),
    labelled: fc.constantFrom(...LABELLED),
    annotations: fc.constantFrom(...ANNOTATIONS),
  })
  .map(({ kind: { apiVersion, kind, around }, spec, name, labelled, annotations }) => {
    const labels = { ...LABELS, ...labelled(name) };
    const metadata = { labels, ...(annotations && { annotations }) };
    const own = kind === 'Pod' ? { name, ...metadata } : { name, labels };
    return { apiVersion, kind, metadata: own, ...around({ metadata, spec }) };
  });
