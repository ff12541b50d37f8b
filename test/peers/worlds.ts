/** Series of a service that is well, and of each trouble that it may have: made from its spec. */
import type { Service } from '@palisade/config/service/service';
import { isFixed } from '@palisade/synth/kubernetes/scaling';
import { type Track, tracksOf } from '@palisade/synth/labels';
import { scansOf } from '@palisade/synth/monitoring/scans';
import type { Scenario, World } from './promtool.ts';
import { always, type Changes, growing, MINUTES, PROBED, series, traffic } from './traffic.ts';

const DAY = 86_400;
const ELSEWHERE = 'elsewhere';

const podOf = (track: Track, version: string): string => `${track.name}-${version}-abcde`;

function containerSeries({ name }: Service, namespace: string, track: Track) {
  const pod = podOf(track, 'new');
  const labels = { namespace, pod, container: name };
  return {
    throttled: series('container_cpu_cfs_throttled_periods_total', labels),
    periods: series('container_cpu_cfs_periods_total', labels),
    memory: series('container_memory_working_set_bytes', labels),
    limit: series('kube_pod_container_resource_limits', { ...labels, resource: 'memory' }),
    restarts: series('kube_pod_container_status_restarts_total', labels),
    waiting: series('kube_pod_container_status_waiting_reason', { ...labels, reason: 'CrashLoopBackOff' }),
    killed: series('kube_pod_container_status_last_terminated_reason', { ...labels, reason: 'OOMKilled' }),
  };
}

function deploymentSeries(namespace: string, { name }: Track) {
  const labels = { namespace, deployment: name };
  const scaler = { namespace, horizontalpodautoscaler: name };
  return {
    wanted: series('kube_deployment_spec_replicas', labels),
    available: series('kube_deployment_status_replicas_available', labels),
    ready: series('kube_deployment_status_replicas_ready', labels),
    current: series('kube_horizontalpodautoscaler_status_current_replicas', scaler),
    most: series('kube_horizontalpodautoscaler_spec_max_replicas', scaler),
  };
}

const replicaSet = (namespace: string, deployment: string, version: string) => {
  const labels = { namespace, replicaset: `${deployment}-${version}` };
  return {
    created: series('kube_replicaset_created', labels),
    wanted: series('kube_replicaset_spec_replicas', labels),
    owner: series('kube_replicaset_owner', { ...labels, owner_kind: 'Deployment', owner_name: deployment }),
  };
};

const upOf = (namespace: string, { name }: Service, track: Track, version: string): string =>
  series('up', { namespace, job: name, pod: podOf(track, version) });

function certificateSeries(service: Service, namespace: string): string | undefined {
  const { ingress: door, name } = service;
  if (!door) return undefined;
  return door.issuer
    ? series('certmanager_certificate_expiration_timestamp_seconds', {
        exported_namespace: namespace,
        namespace: 'cert-manager',
        name: door.tlsSecret ?? `${name}-tls`,
      })
    : series('nginx_ingress_controller_ssl_expire_time_seconds', { host: door.host });
}

/** Each track has an old ReplicaSet and a new one; the first track is the newest, and serves. */
function releases(service: Service, namespace: string): Changes {
  return Object.assign(
    {},
    ...tracksOf(service).map((track, index): Changes => {
      const [older, newer] = [replicaSet(namespace, track.name, 'old'), replicaSet(namespace, track.name, 'new')];
      return {
        [older.created]: always(200 - index * 100),
        [older.wanted]: always(0),
        [older.owner]: always(1),
        [newer.created]: always(300 - index * 100),
        [newer.wanted]: always(2),
        [newer.owner]: always(1),
        ...(index === 0 && { [upOf(namespace, service, track, 'new')]: always(1) }),
      };
    }),
  ) as Changes;
}

/** A Deployment beside it that went back: it is somebody else's. */
function neighbour(namespace: string): Changes {
  const [older, newer] = [replicaSet(namespace, 'neighbour', 'old'), replicaSet(namespace, 'neighbour', 'new')];
  return {
    [older.created]: always(1),
    [older.wanted]: always(3),
    [older.owner]: always(1),
    [newer.created]: always(900),
    [newer.wanted]: always(0),
    [newer.owner]: always(1),
  };
}

function pods(service: Service, namespace: string): Changes {
  const { min, max } = service.replicas;
  return Object.assign(
    {},
    ...tracksOf(service).map((track): Changes => {
      const container = containerSeries(service, namespace, track);
      const deployment = deploymentSeries(namespace, track);
      return {
        [container.throttled]: growing(10),
        [container.periods]: growing(100),
        [container.memory]: always(80),
        [container.limit]: always(100),
        // It was killed once, long ago: the reason stays.
        [container.restarts]: always(1),
        [container.killed]: always(1),
        [deployment.wanted]: always(min),
        [deployment.available]: always(min),
        [deployment.ready]: always(min),
        ...(!isFixed(service) && { [deployment.current]: always(min), [deployment.most]: always(max) }),
      };
    }),
  ) as Changes;
}

const budgetOf = ({ slo }: Service): number => (100 - slo.availability) / 100;

function well(service: Service, namespace: string): Changes {
  const certificate = certificateSeries(service, namespace);
  return {
    ...traffic(service, namespace, budgetOf(service) / 2, 0.005),
    ...pods(service, namespace),
    ...releases(service, namespace),
    ...neighbour(namespace),
    ...(certificate !== undefined && { [certificate]: always(60 * DAY) }),
    ...Object.fromEntries(
      scansOf(service, namespace).map((scan) => [
        series('kube_cronjob_status_last_successful_time', { namespace: scan.namespace, cronjob: scan.cronJob }),
        growing(60),
      ]),
    ),
  };
}

interface Trouble {
  readonly name: string;
  readonly changes: Changes;
  readonly fires: readonly string[];
}

/** How many times as fast as it may, and which of the four alerts that wakes. */
const BURNS: readonly (readonly [number, readonly string[]])[] = [
  [1.5, ['Creeping']],
  [4, ['Slow', 'Creeping']],
  [8, ['Steady', 'Slow', 'Creeping']],
  [16, ['Fast', 'Steady', 'Slow', 'Creeping']],
];

const burning = (service: Service, namespace: string): Trouble[] =>
  BURNS.flatMap(([rate, names]) => [
    {
      name: `${rate} times as many fail as may`,
      changes: traffic(service, namespace, budgetOf(service) * rate, 0),
      fires: names.map((name) => `ErrorBudgetBurns${name}`),
    },
    {
      name: `${rate} times as many are slow as may be`,
      changes: traffic(service, namespace, 0, 0.01 * rate),
      fires: names.map((name) => `LatencyBudgetBurns${name}`),
    },
  ]);

/** At the end only: ten minutes ago it had not been killed. */
const LATELY = `1x${MINUTES - 5} 2x4`;

function dying(service: Service, namespace: string): Trouble[] {
  const [track] = tracksOf(service) as [Track];
  const of = containerSeries(service, namespace, track);
  return [
    { name: 'throttled', changes: { [of.throttled]: growing(40) }, fires: ['CpuThrottled'] },
    { name: 'near its limit', changes: { [of.memory]: always(95) }, fires: ['MemoryNearLimit'] },
    { name: 'crashing', changes: { [of.waiting]: always(1) }, fires: ['CrashLooping'] },
    { name: 'restarting', changes: { [of.restarts]: growing(0.1), [of.killed]: undefined }, fires: ['Restarting'] },
    { name: 'killed', changes: { [of.restarts]: LATELY }, fires: ['KilledForMemory'] },
    { name: 'restarted, not killed', changes: { [of.restarts]: LATELY, [of.killed]: undefined }, fires: [] },
  ];
}

function missing(service: Service, namespace: string): Trouble[] {
  const { min, max } = service.replicas;
  const all = tracksOf(service).map((track) => deploymentSeries(namespace, track));
  const [first] = all as [(typeof all)[0]];
  const each = (value: (of: (typeof all)[0]) => Changes): Changes => Object.assign({}, ...all.map(value)) as Changes;
  return [
    { name: 'none is available', changes: each((of) => ({ [of.available]: always(0) })), fires: ['Unavailable'] },
    {
      name: 'scaled to nothing',
      changes: each((of) => ({ [of.available]: always(0), [of.ready]: always(0), [of.wanted]: always(0) })),
      fires: [],
    },
    { name: 'one is not ready', changes: { [first.ready]: always(min - 1) }, fires: ['PodsNotReady'] },
    ...(isFixed(service)
      ? []
      : [{ name: 'no more may come', changes: { [first.current]: always(max) }, fires: ['AutoscalerAtMaximum'] }]),
  ];
}

function wentBack(service: Service, namespace: string): Trouble {
  const [track, other] = tracksOf(service) as [Track, Track | undefined];
  const [older, newer] = [replicaSet(namespace, track.name, 'old'), replicaSet(namespace, track.name, 'new')];
  const changes = other
    ? { [upOf(namespace, service, track, 'new')]: undefined, [upOf(namespace, service, other, 'new')]: always(1) }
    : { [older.wanted]: always(2), [newer.wanted]: always(0) };
  return { name: 'went back', changes, fires: ['RolledBack'] };
}

function ending(service: Service, namespace: string): Trouble[] {
  const certificate = certificateSeries(service, namespace);
  if (certificate === undefined) return [];
  return [
    { name: 'not renewed', changes: { [certificate]: always(20 * DAY) }, fires: ['CertificateNotRenewed'] },
    {
      name: 'ends',
      changes: { [certificate]: always(2 * DAY) },
      fires: ['CertificateNotRenewed', 'CertificateExpires'],
    },
  ];
}

function unseen(service: Service, namespace: string): Trouble[] {
  const [track] = tracksOf(service) as [Track];
  const up = upOf(namespace, service, track, 'new');
  const silent = Object.fromEntries(Object.keys(traffic(service, namespace, 0, 0)).map((key) => [key, undefined]));
  return [
    { name: 'no target', changes: { [up]: undefined }, fires: ['MetricsMissing'] },
    { name: 'no target answers', changes: { [up]: always(0) }, fires: ['MetricsMissing'] },
    { name: 'nothing is measured', changes: silent, fires: ['RequestMetricMissing'] },
  ];
}

/** The clock of promtool begins at zero: three days ago is below it. */
const unscanned = (service: Service, namespace: string): Trouble[] =>
  scansOf(service, namespace).flatMap(({ alert, cronJob, namespace: home }) => {
    const labels = { namespace: home, cronjob: cronJob };
    const passed = series('kube_cronjob_status_last_successful_time', labels);
    const made = series('kube_cronjob_created', labels);
    return [
      { name: `${cronJob} passes no more`, changes: { [passed]: always(-3 * DAY) }, fires: [alert] },
      { name: `${cronJob} never passed`, changes: { [passed]: undefined, [made]: always(-3 * DAY) }, fires: [alert] },
      { name: `${cronJob} is new`, changes: { [passed]: undefined, [made]: always(0) }, fires: [] },
    ];
  });

const troubles = (service: Service, namespace: string): Trouble[] => [
  ...burning(service, namespace),
  ...dying(service, namespace),
  ...missing(service, namespace),
  wentBack(service, namespace),
  ...ending(service, namespace),
  ...unseen(service, namespace),
  ...unscanned(service, namespace),
];

/** The route of the probe is that of the spec. */
function worldOf({ health }: Service, changes: Changes): World {
  const route = `http_route="${health.ready}"`;
  return new Map(
    Object.entries(changes).flatMap(([key, values]) =>
      values === undefined ? [] : [[key.replace(`http_route="${PROBED}"`, route), values] as const],
    ),
  );
}

/** What is wrong in another namespace is not the service's: a rule of one environment is silent on another. */
function elsewhere(service: Service, home: string): Scenario[] {
  const there = well(service, ELSEWHERE);
  return troubles(service, ELSEWHERE).map(({ name, changes }) => {
    const theirs = Object.entries({ ...there, ...changes }).filter(([key]) => key.includes(`namespace="${ELSEWHERE}"`));
    const world = worldOf(service, { ...well(service, home), ...Object.fromEntries(theirs) });
    return { name: `${name}, elsewhere`, world, fires: [] };
  });
}

export const scenariosOf = (service: Service, home: string): Scenario[] => [
  { name: 'well', world: worldOf(service, well(service, home)), fires: [] },
  ...troubles(service, home).map(({ name, changes, fires }) => ({
    name,
    world: worldOf(service, { ...well(service, home), ...changes }),
    fires,
  })),
  ...elsewhere(service, home),
];
