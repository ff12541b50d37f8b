/** Any spec that the schema lets through, as it is written. */
import type { ServiceSpec } from '@palisade/config/service/service';
import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  integer,
  oneof,
  option,
  record,
  string,
  tuple,
  uniqueArray,
} from 'fast-check';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const letters = (alphabet: string, maxLength: number): Arbitrary<string> =>
  array(constantFrom(...alphabet), { minLength: 1, maxLength }).map((chars) => chars.join(''));

/** Words that YAML, Kubernetes or a shell may take for something else. */
const name = oneof(
  tuple(letters(LETTERS, 1), letters(`${LETTERS}0123456789-`, 12), letters(`${LETTERS}0123456789`, 1)).map((parts) =>
    parts.join(''),
  ),
  constantFrom('true', 'null', 'yes', 'on', 'n', '0', '1e3', '0x1f', 'default-deny', 'web', 'a--b', 'no'),
);
/** A Service's name begins with a letter. */
const serviceName = name.filter((of) => /^[a-z]/.test(of));
const word = letters(`${LETTERS}ABC0123456789._-`, 10).map((text) => `a${text}z`);
const text = oneof(
  string({ unit: 'binary', maxLength: 20 }),
  constantFrom('', ' ', 'true', '1', '#x', 'a: b', "it's", '"', 'a\nb', '\n', '-', '{{x}}', '$(A)', '${A}', '\u0000'),
);
const port = integer({ min: 1024, max: 65_535 });
const path = array(letters(`${LETTERS}0123456789`, 6), { minLength: 1, maxLength: 3 }).map((of) => `/${of.join('/')}`);
const host = array(name, { minLength: 2, maxLength: 3 }).map((of) => of.join('.'));
const registry = oneof(host, constantFrom('ghcr.io', '123456789012.dkr.ecr.eu-central-1.amazonaws.com'));
const repository = tuple(registry, name).map((of) => of.join('/'));
const maybe = <T>(of: Arbitrary<T>): Arbitrary<T | undefined> => option(of, { nil: undefined });
const labels = dictionary(word, word, { minKeys: 1, maxKeys: 2 });
const variable = letters('ABCDEFGH_', 6).map((of) => `V_${of}`);
const secretVariable = letters('ABCDEFGH_', 6).map((of) => `S_${of}`);

const runtime = oneof(
  constantFrom('node' as const, 'python' as const),
  record(
    {
      language: constant('node' as const),
      version: constantFrom('22', '24'),
      packages: constantFrom('npm' as const, 'pnpm' as const, 'yarn' as const),
      build: constantFrom('build', 'build:prod'),
      start: array(
        text.filter((of) => of !== ''),
        { minLength: 1, maxLength: 3 },
      ),
    },
    { requiredKeys: ['language'] },
  ),
  record(
    {
      language: constant('python' as const),
      version: constantFrom('3.12', '3.13'),
      packages: constantFrom('pip' as const, 'poetry' as const, 'uv' as const),
    },
    { requiredKeys: ['language'] },
  ),
);

const image = oneof(
  repository,
  record({ repository, pullSecret: name, user: integer({ min: 1000, max: 65_535 }) }, { requiredKeys: ['repository'] }),
);

const inCluster = { namespace: name, labels };
const callers = array(
  oneof(serviceName, record({ name: serviceName, account: name, ...inCluster }, { requiredKeys: ['name'] })),
  {
    maxLength: 3,
  },
);
const calls = array(
  oneof(
    record(
      {
        service: serviceName,
        port,
        servicePort: port,
        protocol: constantFrom('TCP' as const, 'UDP' as const),
        ...inCluster,
      },
      { requiredKeys: ['service', 'port'] },
    ),
    record({ host, port }, { requiredKeys: ['host'] }),
    record({ cidr: constantFrom('10.20.0.0/16', '192.0.2.7/32', '2001:db8::/32'), port }),
  ),
  { maxLength: 3 },
);

const milli = integer({ min: 1, max: 2000 });
const mebi = integer({ min: 1, max: 4000 });
const resources = tuple(milli, milli, mebi, mebi).map(([a, b, c, d]) => ({
  requests: { cpu: `${Math.min(a, b)}m`, memory: `${Math.min(c, d)}Mi` },
  limits: { cpu: `${Math.max(a, b)}m`, memory: `${Math.max(c, d)}Mi` },
}));

const replicas = oneof(
  integer({ min: 2, max: 20 }),
  tuple(integer({ min: 2, max: 20 }), integer({ min: 0, max: 20 }), integer({ min: 10, max: 95 })).map(
    ([min, more, cpuPercent]) => ({ min, max: min + more, cpuPercent }),
  ),
);

const key = letters(`${LETTERS}/_0123456789`, 12);
const anySecrets = record({
  from: oneof(
    record({
      kind: constant('external-secrets' as const),
      store: name,
      cluster: boolean(),
      refresh: constantFrom('15m', '1h'),
    }),
    record({
      kind: constant('csi' as const),
      provider: constantFrom('aws' as const, 'azure' as const, 'gcp' as const, 'vault' as const),
      parameters: dictionary(word, text, { maxKeys: 2 }),
    }),
    record({ kind: constant('kubernetes' as const), secret: name }),
  ),
  variables: dictionary(secretVariable, oneof(key, record({ key, property: key }, { requiredKeys: ['key'] })), {
    minKeys: 1,
    maxKeys: 3,
  }),
});

/** Two providers mount whole secrets only. */
const secrets = anySecrets.map(({ from, variables }) =>
  from.kind === 'csi' && ['azure', 'gcp'].includes(from.provider)
    ? {
        from,
        variables: Object.fromEntries(
          Object.entries(variables).map(([variable, of]) => [variable, typeof of === 'string' ? of : of.key]),
        ),
      }
    : { from, variables },
);

const inSecret = record({ secret: name, key: word }, { requiredKeys: ['secret'] });
const severity = constantFrom('page' as const, 'ticket' as const);
const mail = { email: constant('ops@example.com'), smarthost: constantFrom('smtp.example.com:587', 'mail:25') };
const anybody = oneof(
  record(
    { slack: inSecret, channel: constantFrom('#ops', '#shop_alerts'), severity },
    { requiredKeys: ['slack', 'channel'] },
  ),
  record({ teams: inSecret, severity }, { requiredKeys: ['teams'] }),
  record({ webhook: inSecret, severity }, { requiredKeys: ['webhook'] }),
  record({ sns: constant('arn:aws:sns:eu-central-1:123456789012:alerts'), severity }, { requiredKeys: ['sns'] }),
  record({ ...mail, from: constant('alerts@example.com'), severity }, { requiredKeys: ['email', 'smarthost'] }),
  record({ ...mail, username: constant('alerts'), password: inSecret }),
);
/** Somebody hears of everything, or there is nobody. */
const notify = array(anybody, { maxLength: 3 }).map((of) =>
  of.length === 0 ? of : [...of, { webhook: { secret: 'fallback' } }],
);

const ingress = record(
  { host, path, class: name, namespace: name, tlsSecret: name, issuer: name },
  { requiredKeys: ['host'] },
);
const env = dictionary(variable, oneof(text, integer(), boolean()), { maxKeys: 3 });
const writable = uniqueArray(
  tuple(path, boolean(), boolean()).map(([of, long, memory]) => {
    const inside = `/var/cache${of}`;
    return long ? { path: inside, size: '128Mi', memory } : inside;
  }),
  { maxLength: 3, selector: (of) => (typeof of === 'string' ? of : of.path) },
);

const aws = record({
  region: constantFrom('eu-central-1', 'us-gov-west-1'),
  cluster: name,
  role: constant('arn:aws:iam::123456789012:role/deploy'),
});

const environments = dictionary(
  constantFrom('dev', 'staging', 'prod'),
  record(
    {
      replicas,
      resources,
      env,
      ingress,
      callers,
      calls,
      secrets,
      strategy: constantFrom('rolling' as const, 'blue-green' as const, 'canary' as const),
      aws,
    },
    { requiredKeys: [] },
  ),
  { maxKeys: 3 },
);

const health = record(
  { live: path, ready: path, startSeconds: integer({ min: 5, max: 600 }), drainSeconds: integer({ min: 5, max: 300 }) },
  { requiredKeys: [] },
);

const monitoring = record({ path, port, namespace: name }, { requiredKeys: [] });
const scans = record(
  { image: boolean(), nodes: record({ until: constantFrom('2027-06-30', '2028-02-29') }) },
  { requiredKeys: [] },
);
const slo = record(
  { availability: constantFrom(95, 99, 99.5, 99.95, 99.999), latencyMs: integer({ min: 5, max: 10_000 }) },
  { requiredKeys: [] },
);

/** What is left out falls to its default. */
const parts = {
  namespace: name,
  labels,
  health,
  callers,
  calls,
  ingress,
  env,
  secrets,
  writable,
  resources,
  replicas,
  strategy: constantFrom('rolling' as const, 'blue-green' as const, 'canary' as const),
  monitoring,
  scans,
  slo,
  notify,
  access: constantFrom('none' as const, 'reader' as const),
  admission: oneof(
    constantFrom('deny' as const, 'warn' as const, 'audit' as const, 'none' as const),
    constant({ mode: 'warn' as const, engine: 'gatekeeper' as const }),
  ),
  pipeline: oneof(
    constantFrom('github' as const, 'none' as const),
    record(
      {
        branch: constantFrom('main', 'release/1.x'),
        owners: array(constantFrom('@shop/team', '@ada', 'ops@example.com'), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  ),
  aws,
  packaging: constantFrom('kustomize' as const, 'helm' as const),
  mesh: constantFrom('none' as const, 'istio' as const),
  environments,
};

const defined = (spec: object): ServiceSpec => JSON.parse(JSON.stringify(spec)) as ServiceSpec;

export const specs: Arbitrary<ServiceSpec> = record({
  name: serviceName,
  runtime,
  port,
  image,
  owner: word,
  ...(Object.fromEntries(
    Object.entries(parts).map(([of, values]) => [of, maybe(values as Arbitrary<unknown>)]),
  ) as object),
}).map(defined);
