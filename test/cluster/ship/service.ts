/** A service that behaves as it is told to: the image it runs in, and the objects that run it. */
import type { KubeObject } from '../harness/client.ts';
import type { Cluster } from '../harness/cluster.ts';
import { containerdSocket } from '../harness/node/settings.ts';

export const WEB_PORT = 8080;
/** What a crash prints before it ends. */
export const LAST_WORDS = 'fatal: the price list cannot be read';
export const NOT_READY = 'the price list is not loaded';
export const CRASH_CODE = 3;

/** The bounds that OpenTelemetry advises for durations, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * Program of the image, without dependencies. A behaviour that hangs blocks the whole process, as an endless loop does:
 * no probe is answered, no signal heard. Once told to end, it keeps answering for a moment, so that a connection that is
 * kept alive hears that it closes, and then finishes what it has begun.
 */
const SERVER = `
const { createServer } = require('node:http');
const { VERSION = '1', BEHAVIOUR = '', HOSTNAME = '' } = process.env;
const BOUNDS = ${JSON.stringify(BOUNDS)};
const DRAIN_MS = 500;
const state = { notReady: '', draining: false, errorShare: 0, asked: 0 };
const after = (ms, act) => setTimeout(act, Number(ms || 0));
const die = (words, code) => { console.error(words); process.exit(code); };
const crash = () => die(${JSON.stringify(LAST_WORDS)}, ${CRASH_CODE});
const notReady = () => { state.notReady = ${JSON.stringify(NOT_READY)}; };
const readyAfter = (ms) => { notReady(); after(ms, () => { state.notReady = ''; }); };
const hoard = [];
const grow = () => { hoard.push(Buffer.alloc(4 << 20, 1)); setTimeout(grow, 20); };
const block = () => { console.log('hanging'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); };

const BEHAVIOURS = {
  crash,
  'crash-after': (ms) => after(ms, crash),
  'oom-after': (ms) => after(ms, grow),
  'never-ready': notReady,
  'slow-start': readyAfter,
  flap: (up, down) => { readyAfter(down); after(Number(up) + Number(down), () => die('fatal: flapping', 1)); },
  errors: (percent) => { state.errorShare = Number(percent) / 100; },
  hang: (ms) => after(ms, block),
};

const durations = new Map();
function measure(route, status, seconds) {
  const key = 'http_request_method="GET",http_response_status_code="' + status + '",http_route="' + route + '"';
  const known = durations.get(key) || { count: 0, sum: 0, buckets: BOUNDS.map(() => 0) };
  known.count += 1;
  known.sum += seconds;
  BOUNDS.forEach((bound, index) => { if (seconds <= bound) known.buckets[index] += 1; });
  durations.set(key, known);
}
function metrics() {
  const name = 'http_server_request_duration_seconds';
  const lines = ['# TYPE ' + name + ' histogram'];
  for (const [labels, { count, sum, buckets }] of durations) {
    buckets.forEach((below, index) => lines.push(name + '_bucket{' + labels + ',le="' + BOUNDS[index] + '"} ' + below));
    lines.push(name + '_bucket{' + labels + ',le="+Inf"} ' + count);
    lines.push(name + '_sum{' + labels + '} ' + sum, name + '_count{' + labels + '} ' + count);
  }
  return lines.join('\\n') + '\\n';
}

/** The share is exact: of a hundred requests, so many fail. */
function fails() {
  const before = Math.floor(state.asked * state.errorShare);
  state.asked += 1;
  return Math.floor(state.asked * state.errorShare) > before;
}
function home() {
  const status = fails() ? 500 : 200;
  return [status, JSON.stringify({ version: VERSION, pod: HOSTNAME }), 'application/json'];
}
function ready() {
  const trouble = state.draining ? 'draining' : state.notReady;
  return trouble ? [503, trouble + '\\n'] : [200, 'ready\\n'];
}
const ROUTES = { '/': home, '/readyz': ready, '/livez': () => [200, 'alive\\n'], '/metrics': () => [200, metrics()] };

const server = createServer((request, response) => {
  const began = process.hrtime.bigint();
  const [path] = request.url.split('?');
  const route = Object.hasOwn(ROUTES, path) ? path : 'none';
  const [status, body, type = 'text/plain'] = route === 'none' ? [404, 'there is no such page\\n'] : ROUTES[route]();
  if (state.draining) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': type }).end(body);
  measure(route, status, Number(process.hrtime.bigint() - began) / 1e9);
});
process.on('SIGTERM', () => {
  state.draining = true;
  setTimeout(() => server.close(() => process.exit(0)), DRAIN_MS);
});
for (const one of BEHAVIOUR.split(',').filter(Boolean)) {
  const [name, ...values] = one.split(':');
  if (!Object.hasOwn(BEHAVIOURS, name)) die('there is no behaviour ' + name, 64);
  BEHAVIOURS[name](...values);
}
server.listen(${WEB_PORT}, () => console.log('version ' + VERSION + ' serves'));
`;

/** Makes the service known to the node by each of these names; the content is one. */
export async function importImages(
  cluster: Cluster,
  [first, ...others]: readonly [string, ...string[]],
): Promise<void> {
  const { node } = cluster;
  await node.importNodeImage(first, { '/app/server.cjs': { text: SERVER } });
  const tag = [
    'ctr',
    `--address=${containerdSocket(node.namespace)}`,
    '--namespace=k8s.io',
    'images',
    'tag',
    '--force',
  ];
  for (const other of others) await node.namespace.run([...tag, first, other]);
}

export interface ServiceOptions {
  readonly namespace: string;
  readonly image: string;
  readonly name?: string;
  /** What it answers with; where neither this nor the configuration says VERSION, it is 1. */
  readonly version?: string;
  /**
   * With commas between: crash, crash-after:MS, oom-after:MS, never-ready, slow-start:MS, flap:UP_MS:DOWN_MS,
   * errors:PERCENT, hang or hang:MS.
   */
  readonly behaviour?: string;
  readonly replicas?: number;
  readonly imagePullPolicy?: 'Never' | 'IfNotPresent' | 'Always';
  readonly memory?: string;
  /** Becomes a ConfigMap and, from there, its environment: VERSION and BEHAVIOUR too, where they are not given above. */
  readonly config?: Readonly<Record<string, string>>;
  /** An autoscaler has the replicas then, so the Deployment names none. */
  readonly autoscale?: { readonly min: number; readonly max: number };
  /** Merged into the Deployment's spec. */
  readonly spec?: Readonly<Record<string, unknown>>;
}

const CONFINED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

const configName = (name: string): string => `${name}-config`;
const labelsOf = (name: string): Record<string, string> => ({ 'app.kubernetes.io/name': name });
const probe = (path: string): object => ({ httpGet: { path, port: 'http' }, timeoutSeconds: 1 });

function container(name: string, options: ServiceOptions): object {
  const { image, imagePullPolicy = 'Never', version, behaviour, memory = '64Mi', config } = options;
  return {
    name,
    image,
    imagePullPolicy,
    args: ['/app/server.cjs'],
    ports: [{ name: 'http', containerPort: WEB_PORT }],
    env: Object.entries({ VERSION: version, BEHAVIOUR: behaviour }).flatMap(([key, value]) =>
      value === undefined ? [] : [{ name: key, value }],
    ),
    ...(config && { envFrom: [{ configMapRef: { name: configName(name) } }] }),
    readinessProbe: { ...probe('/readyz'), periodSeconds: 1, failureThreshold: 1 },
    livenessProbe: { ...probe('/livez'), periodSeconds: 2, failureThreshold: 3 },
    lifecycle: { preStop: { sleep: { seconds: 2 } } },
    resources: { requests: { cpu: '20m', memory: '48Mi' }, limits: { cpu: '500m', memory } },
    securityContext: CONFINED,
  };
}

function deployment(name: string, options: ServiceOptions): KubeObject {
  const { namespace, replicas = 2, autoscale, spec = {} } = options;
  const labels = labelsOf(name);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      ...(!autoscale && { replicas }),
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 10,
          securityContext: { runAsNonRoot: true, runAsUser: 1001, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [container(name, options)],
        },
      },
      ...spec,
    },
  };
}

const service = (name: string, namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, labels: labelsOf(name) },
  spec: { selector: labelsOf(name), ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
});

const configMap = (name: string, namespace: string, data: Readonly<Record<string, string>>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: configName(name), namespace, labels: labelsOf(name) },
  data,
});

/** No metrics server runs here: it keeps the replicas within its bounds, and else leaves them alone. */
const autoscaler = (name: string, namespace: string, { min, max }: { min: number; max: number }): KubeObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name, namespace, labels: labelsOf(name) },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    minReplicas: min,
    maxReplicas: max,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  },
});

/** In the order in which they are to be made. */
export function serviceObjects(options: ServiceOptions): KubeObject[] {
  const { name = 'web', namespace, config, autoscale } = options;
  return [
    ...(config ? [configMap(name, namespace, config)] : []),
    service(name, namespace),
    deployment(name, options),
    ...(autoscale ? [autoscaler(name, namespace, autoscale)] : []),
  ];
}
