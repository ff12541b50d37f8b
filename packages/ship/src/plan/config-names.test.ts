import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configMap, deployment, nameOf, object, secret, service } from '../../../../test/ship/objects.ts';
import { at, type KubeObject, podSpecPath } from '../object.ts';
import { contentHash, withHashedConfig } from './config-names.ts';

const HASHED = /^(.+)-[0-9a-f]{10}$/;

const reads = (name: string, key: 'configMapRef' | 'secretRef' = 'configMapRef'): object => ({
  containers: [{ name: 'web', envFrom: [{ [key]: { name } }] }],
});

const find = (objects: readonly KubeObject[], kind: string): KubeObject => {
  const found = objects.find((one) => one.kind === kind);
  if (!found) throw new Error(`there is no ${kind}`);
  return found;
};

/** What the pod spec has become. */
const specOf = (one: KubeObject): unknown => at(one, ...(podSpecPath(one) ?? []));

describe('the hash', () => {
  it('is the same whatever the order of keys', () => {
    const property = fc.property(fc.dictionary(fc.string(), fc.string()), (data) => {
      const turned = Object.fromEntries(Object.entries(data).toReversed());
      expect(contentHash(configMap('a', turned))).toBe(contentHash(configMap('b', data)));
    });
    fc.assert(property);
  });

  it.each<readonly [string, KubeObject]>([
    ['a value', configMap('a', { a: '2' })],
    ['a key', configMap('a', { b: '1' })],
    ['binary data', { ...configMap('a'), binaryData: { b: 'AA==' } }],
    ['a type', { ...configMap('a'), type: 'other' }],
  ])('is another where %s is', (_name, other) => {
    expect(contentHash(other)).not.toBe(contentHash(configMap('a')));
  });

  it('is of the content alone: labels change nothing', () => {
    const labelled = object(['v1', 'ConfigMap'], 'a', { data: { a: '1' } }, { labels: { team: 'shop' } });
    expect(contentHash(labelled)).toBe(contentHash(configMap('a')));
  });
});

describe('what pods read', () => {
  it('becomes immutable under a name of its content, and they name it so', () => {
    const [map, web] = withHashedConfig([configMap('settings'), deployment('web', reads('settings'))]);
    expect(map).toMatchObject({ immutable: true, metadata: { name: expect.stringMatching(HASHED) as string } });
    expect(map?.metadata.name.startsWith('settings-')).toBe(true);
    expect(specOf(web as KubeObject)).toEqual(reads(map?.metadata.name ?? ''));
  });

  const container = (more: object): object => ({ containers: [{ name: 'web', ...more }] });
  it.each<readonly [string, (name: string) => object]>([
    ['env', (name) => container({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name, key: 'a' } } }] })],
    ['envFrom', (name) => container({ envFrom: [{ configMapRef: { name, optional: true } }] })],
    ['init containers', (name) => ({ initContainers: [{ name: 'i', envFrom: [{ configMapRef: { name } }] }] })],
    ['volumes', (name) => ({ volumes: [{ name: 'v', configMap: { name, items: [{ key: 'a', path: 'a' }] } }] })],
    ['projected volumes', (name) => ({ volumes: [{ name: 'v', projected: { sources: [{ configMap: { name } }] } }] })],
  ])('of a ConfigMap is rewritten in %s', (_name, spec) => {
    const result = withHashedConfig([deployment('web', spec('settings')), configMap('settings')]);
    const { name } = find(result, 'ConfigMap').metadata;
    expect(name).toMatch(HASHED);
    expect(specOf(find(result, 'Deployment'))).toMatchObject(spec(name));
  });

  it.each<readonly [string, (name: string) => object]>([
    ['env', (name) => container({ env: [{ name: 'A', valueFrom: { secretKeyRef: { name, key: 'a' } } }] })],
    ['envFrom', (name) => container({ envFrom: [{ secretRef: { name } }] })],
    ['volumes', (name) => ({ volumes: [{ name: 'v', secret: { secretName: name } }] })],
    ['projected volumes', (name) => ({ volumes: [{ name: 'v', projected: { sources: [{ secret: { name } }] } }] })],
  ])('of a Secret is rewritten in %s', (_name, spec) => {
    const result = withHashedConfig([deployment('web', spec('key')), secret('key')]);
    const { name } = find(result, 'Secret').metadata;
    expect(name).toMatch(HASHED);
    expect(specOf(find(result, 'Deployment'))).toMatchObject(spec(name));
  });

  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])('may be of a %s', (kind) => {
    const web = { ...deployment('web', reads('settings')), kind };
    const result = withHashedConfig([configMap('settings'), web]);
    expect(specOf(find(result, kind))).toEqual(reads(nameOf(find(result, 'ConfigMap'))));
  });

  it.each<readonly [string, string, (spec: object) => object]>([
    ['batch/v1', 'CronJob', (spec) => ({ schedule: '@daily', jobTemplate: { spec: { template: { spec } } } })],
    ['batch/v1', 'Job', (spec) => ({ template: { spec } })],
    ['v1', 'Pod', (spec) => spec],
  ])('may be of a %s %s', (apiVersion, kind, spec) => {
    const reader = object([apiVersion, kind], 'task', { spec: spec(reads('settings')) });
    const result = withHashedConfig([configMap('settings'), reader]);
    const name = nameOf(find(result, 'ConfigMap'));
    expect(name).toMatch(HASHED);
    expect(find(result, kind)['spec']).toEqual(spec(reads(name)));
  });

  it('is told by kind: a Secret of the same name is another', () => {
    const result = withHashedConfig([configMap('web'), secret('web'), deployment('web', reads('web', 'secretRef'))]);
    expect(nameOf(find(result, 'ConfigMap'))).toBe('web');
    expect(nameOf(find(result, 'Secret'))).toMatch(HASHED);
  });

  it('may have the longest of names, and still has one that the server takes', () => {
    const long = 'x'.repeat(253);
    const result = withHashedConfig([configMap(long), deployment('web', reads(long))]);
    expect(nameOf(find(result, 'ConfigMap'))).toHaveLength(253);
    expect(specOf(find(result, 'Deployment'))).toEqual(reads(nameOf(find(result, 'ConfigMap'))));
  });

  it('what does not come with the release is named as it was', () => {
    expect(withHashedConfig([deployment('web', reads('of-somebody-else'))])).toEqual([
      deployment('web', reads('of-somebody-else')),
    ]);
  });
});

describe('a name stays', () => {
  const kept = (...objects: readonly KubeObject[]): string[] => withHashedConfig(objects).map(nameOf);

  it('where nobody reads it', () => {
    expect(kept(configMap('alone'), deployment('web'))).toEqual(['alone', 'web']);
    expect(withHashedConfig([configMap('alone')])).toEqual([configMap('alone')]);
  });

  it('where Kustomize has hashed it; it becomes immutable', () => {
    const name = 'settings-6ct58987ht';
    const [map] = withHashedConfig([configMap(name), deployment('web', reads(name))]);
    expect(map).toMatchObject({ metadata: { name }, immutable: true });
  });

  it.each<readonly [string, KubeObject]>([
    [
      'an Ingress, for its certificate',
      object(['networking.k8s.io/v1', 'Ingress'], 'i', { spec: { tls: [{ hosts: ['x'], secretName: 'key' }] } }),
    ],
    [
      'a Gateway',
      object(['gateway.networking.k8s.io/v1', 'Gateway'], 'g', {
        spec: { listeners: [{ tls: { certificateRefs: [{ name: 'key' }] } }] },
      }),
    ],
    ['a ServiceAccount', object(['v1', 'ServiceAccount'], 's', { imagePullSecrets: [{ name: 'key' }] })],
    [
      'a Role',
      object(['rbac.authorization.k8s.io/v1', 'Role'], 'r', {
        rules: [{ resources: ['secrets'], resourceNames: ['key'] }],
      }),
    ],
    ['a kind that nobody knows', object(['example.com/v1', 'Widget'], 'w', { spec: { deep: [{ er: 'key' }] } })],
  ])('where %s names it', (_name, other) => {
    expect(kept(secret('key'), deployment('web', reads('key', 'secretRef')), other)[0]).toBe('key');
  });

  it.each<readonly [string, KubeObject]>([
    ['the selector of a Service', service('web')],
    ['the name of a port', service('api', { ports: [{ name: 'web', port: 80, targetPort: 'web' }] })],
    [
      'the backend of an Ingress',
      object(['networking.k8s.io/v1', 'Ingress'], 'i', {
        spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'web', port: { number: 80 } } } }] } }] },
      }),
    ],
    [
      'the target of an autoscaler',
      object(['autoscaling/v2', 'HorizontalPodAutoscaler'], 'h', { spec: { scaleTargetRef: { name: 'web' } } }),
    ],
    [
      'the pods of a NetworkPolicy',
      object(['networking.k8s.io/v1', 'NetworkPolicy'], 'n', {
        spec: { podSelector: { matchLabels: { app: 'web' } } },
      }),
    ],
    [
      'the account of a RoleBinding',
      object(['rbac.authorization.k8s.io/v1', 'RoleBinding'], 'b', {
        subjects: [{ kind: 'ServiceAccount', name: 'web' }],
      }),
    ],
    ['a label', object(['v1', 'ServiceAccount'], 'web', {}, { labels: { app: 'web' } })],
  ])('not because %s is the same word', (_name, other) => {
    expect(kept(configMap('web'), deployment('web', reads('web')), other)[0]).toMatch(HASHED);
  });
});

it('nothing else is changed, and what was given is left as it was', () => {
  const given = [configMap('settings'), deployment('web', reads('settings')), service('web')];
  const before = structuredClone(given);
  const result = withHashedConfig(given);
  expect(given).toEqual(before);
  expect(result[2]).toBe(given[2]);
  expect(result[1]?.metadata).toEqual(given[1]?.metadata);
});
