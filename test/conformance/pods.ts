/**
 * Pods that are bare or hardened, with a few fields changed: every field that the Pod Security Standards speak of takes
 * each of its interesting values, and a single change often decides.
 */
import fc from 'fast-check';
import type { KubeObject } from '../cluster/harness/client.ts';

export type Json = Record<string, unknown>;
/** A path in a pod's spec, and what it takes. */
export type Mutations = readonly (readonly [string, readonly unknown[]])[];

const HARDENED = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

export const container = (name: string, hardened: boolean): Json => ({
  name,
  image: 'registry.example.com/web:1',
  ...(hardened && { securityContext: structuredClone(HARDENED) }),
});

export function base(hardened: boolean, windows: boolean, init: boolean): Json {
  return {
    ...(windows && { os: { name: 'windows' } }),
    containers: [container('web', hardened && !windows)],
    ...(init && { initContainers: [container('init', hardened && !windows)] }),
  };
}

const seccomp = [
  undefined,
  { type: 'RuntimeDefault' },
  { type: 'Unconfined' },
  { type: 'Localhost', localhostProfile: 'p' },
];
const seLinux = [
  ...['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t', 'spc_t'].map((type) => ({
    type,
  })),
  { user: 'system_u' },
  { role: 'system_r' },
  { user: '', level: 's0:c1,c2' },
];
const handlers = [
  { httpGet: { path: '/', port: 80 } },
  { httpGet: { path: '/', port: 80, host: '10.0.0.1' } },
  { tcpSocket: { port: 80, host: '127.0.0.1' } },
  { exec: { command: ['true'] } },
];
const ports = [undefined, 0, 8080].map((hostPort) => [
  { containerPort: 8080, ...(hostPort !== undefined && { hostPort }) },
]);
const volumes = [
  { emptyDir: {} },
  { configMap: { name: 'c' } },
  { secret: { secretName: 's' } },
  { persistentVolumeClaim: { claimName: 'p' } },
  { projected: { sources: [] } },
  { hostPath: { path: '/var/log' } },
  { nfs: { server: 'nfs.example.com', path: '/' } },
  { gitRepo: { repository: 'https://example.com/x.git' } },
].map((kind) => [{ name: 'v', ...kind }]);
const sysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_keepalive_time',
  'kernel.msgmax',
  'net.core.somaxconn',
];

const SECURITY: Mutations = [
  ['runAsNonRoot', [undefined, true, false]],
  ['runAsUser', [undefined, 0, 1001]],
  ['seccompProfile', seccomp],
  ['appArmorProfile', seccomp],
  ['seLinuxOptions', seLinux],
  ['windowsOptions', [{ hostProcess: true }, { hostProcess: false }, { runAsUserName: 'ContainerUser' }]],
];

const OF_CONTAINER: Mutations = [
  ...SECURITY.map(([field, values]) => [`securityContext.${field}`, values] as const),
  ['securityContext.privileged', [true, false]],
  ['securityContext.allowPrivilegeEscalation', [undefined, true, false]],
  ['securityContext.capabilities.drop', [undefined, [], ['ALL'], ['NET_RAW'], ['CHOWN', 'ALL']]],
  [
    'securityContext.capabilities.add',
    [[], ['NET_BIND_SERVICE'], ['CHOWN'], ['SYS_ADMIN'], ['ALL'], ['MKNOD', 'SYS_CHROOT']],
  ],
  ['securityContext.procMount', ['Default', 'Unmasked']],
  ['ports', ports],
];

/** A container that is added to a pod that runs may not have all of them. */
export const ephemeralContainers: fc.Arbitrary<Json> = fc
  .record({
    hardened: fc.boolean(),
    mutations: fc.array(
      fc
        .constantFrom(...OF_CONTAINER.filter(([field]) => field !== 'ports'))
        .chain(([path, values]) => fc.constantFrom(...values).map((value) => ({ path, value }))),
      { maxLength: 3 },
    ),
  })
  .map(({ hardened, mutations }) =>
    mutations.reduce((spec, { path, value }) => change(spec, path, value), container('debug', hardened)),
  );

export const MUTATIONS: Mutations = [
  ...OF_CONTAINER.map(([field, values]) => [`containers.0.${field}`, values] as const),
  ...OF_CONTAINER.map(([field, values]) => [`initContainers.0.${field}`, values] as const),
  ...SECURITY.map(([field, values]) => [`securityContext.${field}`, values] as const),
  ['containers.0.livenessProbe', handlers],
  ['containers.0.readinessProbe', handlers],
  ['containers.0.lifecycle', handlers.map((preStop) => ({ preStop }))],
  ['securityContext.sysctls', sysctls.map((name) => [{ name, value: '1' }])],
  ['hostNetwork', [true, false]],
  ['hostPID', [true, false]],
  ['hostIPC', [true, false]],
  ['hostUsers', [false]],
  ['volumes', volumes],
];

/** A copy with one field set; `undefined` takes it away. A path through what is not there is left alone. */
export function change(spec: Json, path: string, value: unknown): Json {
  const copy = structuredClone(spec);
  const keys = path.split('.');
  let here = copy;
  for (const key of keys.slice(0, -1)) {
    if (here[key] === undefined && key === '0') return copy;
    if (here[key] === undefined && key === 'initContainers') return copy;
    here[key] ??= {};
    here = here[key] as Json;
  }
  const last = keys.at(-1) as string;
  if (value === undefined) delete here[last];
  else here[last] = structuredClone(value);
  return copy;
}

const mutation = fc
  .constantFrom(...MUTATIONS)
  .chain(([path, values]) => fc.constantFrom(...values).map((value) => ({ path, value })));

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/web';
const annotations = fc.option(
  fc.constantFrom('runtime/default', 'unconfined', 'localhost/p').map((value) => ({ [ANNOTATION]: value })),
  { freq: 15, nil: undefined },
);

export const pods: fc.Arbitrary<KubeObject> = fc
  .record({
    hardened: fc.boolean(),
    windows: fc.integer({ min: 0, max: 9 }).map((n) => n === 9),
    init: fc.boolean(),
    mutations: fc.array(mutation, { maxLength: 3 }),
    annotations,
  })
  .map(({ hardened, windows, init, mutations, annotations: notes }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'generated', ...(notes && { annotations: notes }) },
    spec: mutations.reduce((spec, { path, value }) => change(spec, path, value), base(hardened, windows, init)),
  }));
