/** What a spec may say, and what is told to whoever said something else. */
import { describe, expect, it } from 'vitest';
import { decodeConfig } from './decode.ts';

const MINIMAL = {
  name: 'shop-api',
  runtime: 'node',
  port: 8080,
  image: 'registry.example.com/shop/api',
  owner: 'shop',
};

/** `path: message` of everything that is wrong. */
function problems(value: unknown): string[] {
  const decoded = decodeConfig(value);
  return 'issues' in decoded ? decoded.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) : [];
}

describe('a config', () => {
  it.each([[undefined], [null], [{}], [{ profile: 'restricted' }], [MINIMAL], [{ ...MINIMAL, skip: ['image/*'] }]])(
    'may be %j',
    (value) => {
      expect(problems(value)).toEqual([]);
    },
  );

  it('has a service where five lines say so, and none where they do not', () => {
    expect(decodeConfig({ profile: 'restricted' })).toEqual({ config: { profile: 'restricted' } });
    const decoded = decodeConfig(MINIMAL);
    expect(decoded).toMatchObject({
      config: {
        service: {
          runtime: { language: 'node' },
          replicas: { min: 2, max: 6 },
          callers: [],
          calls: [],
          access: 'none',
          writable: [{ path: '/tmp' }],
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
        },
      },
    });
  });
});

const ROLE = 'arn:aws:iam::123456789012:role/deploy';

/** What is written instead → where, and what is said. */
const WRONG: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
  [{ nmae: 'x' }, ': no setting is called "nmae"'],
  [{ name: 'Shop' }, 'name: a name is lower-case'],
  [{ name: '1shop' }, 'name: the name of a service begins with a letter'],
  [{ namespace: 'kube-system' }, "namespace: kube-system is the cluster's own"],
  [{ env: { A: 'a PalisadeHoleNamespace' } }, 'the word PalisadeHole is kept for charts'],
  [
    { namespace: 'istio', environments: { system: {} } },
    "environments.system.namespace: istio-system is the cluster's own",
  ],
  [{ namespace: 'default' }, "namespace: default is the cluster's own"],
  [
    { namespace: 'ingress-nginx', ingress: { host: 'a.example.com' } },
    "namespace: ingress-nginx is the ingress controller's",
  ],
  [{ namespace: 'watch', monitoring: { namespace: 'watch' } }, "namespace: watch is Prometheus'"],
  [
    {
      secrets: {
        from: { kind: 'csi', provider: 'aws' },
        variables: { A: 'a', B: { key: 'a', property: 'b' }, C: 'a' },
      },
    },
    'secrets.variables.C: A is the whole of a as well',
  ],
  [{ name: 'kube-proxy' }, "namespace: kube-proxy is the cluster's own"],
  [
    { environments: { dev: { namespace: 'kube-public' } } },
    "environments.dev.namespace: kube-public is the cluster's own",
  ],
  [
    {
      secrets: {
        from: { kind: 'csi', provider: 'azure' },
        variables: { DB_FILE: { key: 'shop-db', property: 'url' } },
      },
    },
    'secrets.variables.DB_FILE.property: azure mounts whole secrets',
  ],
  [{ port: 80 }, 'port: the service runs without capabilities'],
  [{ port: '8080' }, 'port: a port is a whole number'],
  [{ image: 'shop:1.0' }, 'image: an image repository has no tag'],
  [{ image: { repository: 'shop', user: 0 } }, 'image.user: too small'],
  [{ runtime: 'ruby' }, 'runtime: write node or python here'],
  [
    { runtime: { language: 'node', packages: 'poetry' } },
    'runtime.packages: poetry installs no node packages: write npm',
  ],
  [{ runtime: { language: 'python', build: 'build' } }, 'runtime.build: Python has no build script'],
  [{ runtime: { language: 'node', sources: ['../x'] } }, 'runtime.sources.0: a path in the repository'],
  [{ runtime: { language: 'node', start: 'node x' } }, 'runtime.start: write a list here'],
  [{ writable: ['/etc/app'] }, 'writable.0: /etc/app belongs to the system'],
  [{ writable: ['/tmp', '/tmp'] }, 'writable.1: /tmp is there twice'],
  [{ writable: ['/a/../b'] }, 'writable.0: the path leaves its folder'],
  [{ calls: [{ host: 'api.example.com', prt: 1 }] }, 'calls.0: no setting is called "prt"'],
  [{ calls: [{ cidr: '0.0.0.0/0', port: 443 }] }, 'calls.0.cidr: a network of all addresses declares nothing'],
  [{ calls: [{ cidr: '10.0.0.0', port: 443 }] }, 'calls.0.cidr: invalid'],
  [{ callers: ['shop-api'] }, 'callers.0: shop-api is the service itself'],
  [{ replicas: 1 }, 'replicas: one replica is down with its node'],
  [{ replicas: { min: 3, max: 2 } }, 'replicas.max: at most 2 and at least 3 cannot be'],
  [{ resources: { requests: { cpu: '2' } } }, 'resources.requests.cpu: 2 is asked for and the limit is 500m'],
  [{ resources: { limits: { memory: '64Mi' } } }, 'resources.requests.memory: 128Mi is asked for'],
  [{ resources: { limits: { memory: '1G' } } }, 'resources.limits.memory: memory and sizes are written'],
  [{ env: { A: '"x"' } }, 'env.A: Kustomize drops quotes'],
  [{ env: { DB_PASSWORD: 'x' } }, 'env.DB_PASSWORD: a secret does not belong into a committed file'],
  [
    { env: { A: '1' }, secrets: { from: { kind: 'kubernetes', secret: 's' }, variables: { A: 'a' } } },
    'env.A: A comes from the store as well',
  ],
  [{ secrets: { from: { kind: 'vault' }, variables: { A: 'a' } } }, 'secrets.from.kind: '],
  [{ secrets: { variables: { A: 'a' } } }, 'secrets.from: is missing'],
  [{ notify: [{ slack: 'https://hooks.example.com/x', channel: '#x' }] }, 'notify.0.slack: write a mapping here'],
  [{ notify: [{ email: 'nobody', smarthost: 'smtp.example.com:587' }] }, 'notify.0.email: invalid email'],
  [{ notify: [{ email: 'ops@example.com' }] }, 'notify.0.smarthost: is missing'],
  [{ admission: 'block' }, 'admission: write deny or warn or audit or none here'],
  [{ admission: { engine: 'kyverno' } }, 'admission.engine: '],
  [{ packaging: 'zip' }, 'packaging: '],
  [{ pipeline: 'jenkins' }, 'pipeline: write github or none here'],
  [{ pipeline: { owners: ['shop team'] } }, 'pipeline.owners.0: an owner is "@user"'],
  [{ aws: { region: 'Frankfurt', cluster: 'shop', role: ROLE } }, 'aws.region: a region is written as'],
  [{ aws: { region: 'eu-central-1', cluster: 'shop', role: 'admin' } }, 'aws.role: a role is written as'],
  [{ image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop' }, 'aws: the image is in ECR'],
  [
    { environments: { dev: { namespace: 'a' }, prod: { namespace: 'a' } } },
    'environments.prod.namespace: dev is in a as well',
  ],
  [{ environments: { dev: { callers: ['shop-api'] } } }, 'environments.dev.callers.0: shop-api is the service itself'],
  [
    { resources: { limits: { cpu: '2' } }, environments: { dev: { resources: { requests: { cpu: '3' } } } } },
    'environments.dev.resources.requests.cpu: 3 is asked for and the limit is 2',
  ],
  [{ environments: { dev: { port: 1 } } }, 'environments.dev: no setting is called "port"'],
];

describe('what is wrong is told with its path and what mends it', () => {
  it.each(WRONG)('%j', (change, expected) => {
    const found = problems({ ...MINIMAL, ...change });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('everything that is missing is told at once', () => {
    expect(problems({ name: 'shop-api' })).toEqual([
      expect.stringContaining('runtime: is missing'),
      expect.stringContaining('port: is missing'),
      expect.stringContaining('image: is missing'),
      expect.stringContaining('owner: is missing'),
    ]);
  });

  it('a key from a prototype is only a key', () => {
    expect(problems(JSON.parse('{"__proto__": {"profile": "x"}, "constructor": 1}')).join()).toContain('constructor');
  });
});
