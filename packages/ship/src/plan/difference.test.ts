import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configMap, deployment, object, secret } from '../../../../test/ship/objects.ts';
import type { KubeObject } from '../object.ts';
import { differencesOf, essenceOf } from './difference.ts';

const containers = (...all: readonly object[]): KubeObject => deployment('web', { containers: all });
const env = (...variables: readonly object[]): KubeObject => containers({ name: 'web', env: variables });
const ENV = 'spec.template.spec.containers[web].env';

const essence = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' }, data: { a: '1' } };

describe('what a person wrote', () => {
  it('is all but what the server adds', () => {
    const own = { uid: 'u', resourceVersion: '7', generation: 2, creationTimestamp: 'x', managedFields: [] };
    const live = { ...configMap('a'), metadata: { ...configMap('a').metadata, ...own }, status: { ready: true } };
    expect(essenceOf(live)).toEqual(essence);
    expect(differencesOf(configMap('a'), live)).toEqual([]);
  });
});

describe('a difference', () => {
  it.each<readonly [string, KubeObject, KubeObject, readonly object[]]>([
    ['none', deployment('web'), deployment('web'), []],
    [
      'of a value',
      containers({ name: 'web', image: 'web:1' }),
      containers({ name: 'web', image: 'web:2' }),
      [{ field: 'spec.template.spec.containers[web].image', before: 'web:1', after: 'web:2' }],
    ],
    [
      'in a list, by name and not by place',
      containers({ name: 'web', image: 'web:1' }, { name: 'proxy', image: 'proxy:1' }),
      containers({ name: 'proxy', image: 'proxy:1' }, { name: 'web', image: 'web:2' }),
      [{ field: 'spec.template.spec.containers[web].image', before: 'web:1', after: 'web:2' }],
    ],
    [
      'in a list without names, by place',
      containers({ name: 'web', args: ['--a', '--b'] }),
      containers({ name: 'web', args: ['--a', '--c'] }),
      [{ field: 'spec.template.spec.containers[web].args[1]', before: '--b', after: '--c' }],
    ],
    [
      'in a list where a name is there twice, by place',
      env({ name: 'A', value: '1' }, { name: 'A', value: '2' }),
      env({ name: 'A', value: '1' }, { name: 'A', value: '3' }),
      [{ field: `${ENV}[1].value`, before: '2', after: '3' }],
    ],
    [
      'of what is new, part by part',
      containers({ name: 'web' }),
      env({ name: 'LEVEL', value: 'debug' }),
      [
        { field: `${ENV}[LEVEL].name`, after: 'LEVEL' },
        { field: `${ENV}[LEVEL].value`, after: 'debug' },
      ],
    ],
    [
      'of what is gone',
      configMap('a', { a: '1', b: '2' }),
      configMap('a', { a: '1' }),
      [{ field: 'data.b', before: '2' }],
    ],
    ['of what is empty', configMap('a', {}), object(['v1', 'ConfigMap'], 'a'), [{ field: 'data', before: '{}' }]],
    [
      'of what becomes something else',
      object(['example.com/v1', 'Widget'], 'w', { spec: { size: 3 } }),
      object(['example.com/v1', 'Widget'], 'w', { spec: { size: { min: 3 } } }),
      [{ field: 'spec.size', before: '3', after: '{"min":3}' }],
    ],
  ])('%s', (_name, before, after, differences) => {
    expect(differencesOf(before, after)).toEqual(differences);
  });

  it('of a long value is cut', () => {
    const [{ after = '' } = {}] = differencesOf(configMap('a', {}), configMap('a', { a: 'x'.repeat(1000) }));
    expect(after).toBe(`${'x'.repeat(120)}…`);
  });
});

describe('a value that may be secret is not told', () => {
  const SECRET = 'hunter2-hunter2';
  const copy = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { a: SECRET } }) };
  const variable = { name: 'DB_PASSWORD', value: SECRET };

  it.each<readonly [string, KubeObject, KubeObject]>([
    ['in a Secret', secret('key'), secret('key', { a: SECRET })],
    ['in a new key of a Secret', secret('key'), secret('key', { a: 'MQ==', b: SECRET })],
    ['in what a Secret is given as', secret('key'), { ...secret('key'), stringData: { a: SECRET } }],
    ['in the copy that kubectl keeps', secret('key'), object(['v1', 'Secret'], 'key', {}, { annotations: copy })],
    ['in a variable', env({ ...variable, value: 'old' }), env(variable)],
    ['in a variable that is new', env(), env(variable)],
    ['in the first of all variables', containers({ name: 'web' }), env(variable)],
    ['in a container that is new', containers(), env(variable)],
    ['in a whole spec that is new', object(['apps/v1', 'Deployment'], 'web'), env(variable)],
    ['in a key of a ConfigMap', configMap('a'), configMap('a', { apiKey: SECRET })],
    [
      'in a URL',
      env({ name: 'DATABASE', value: '' }),
      env({ name: 'DATABASE', value: `postgres://app:${SECRET}@db/x` }),
    ],
    ['in an argument', containers({ name: 'web' }), containers({ name: 'web', args: [`--password=${SECRET}`] })],
  ])('%s', (_name, before, after) => {
    for (const differences of [differencesOf(before, after), differencesOf(after, before)]) {
      expect(differences.length).toBeGreaterThan(0);
      expect(JSON.stringify(differences)).not.toContain(SECRET);
    }
  });

  it('of any Secret, whatever it is', () => {
    const data = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[A-Z]{12,20}$/));
    const property = fc.property(data, data, (before, after) => {
      const told = JSON.stringify(differencesOf(secret('key', before), secret('key', after)));
      for (const value of [...Object.values(before), ...Object.values(after)]) expect(told).not.toContain(value);
    });
    fc.assert(property);
  });
});

it('whatever differs is told, and what does not is not', () => {
  // The server keeps no null: it is as if it were not there.
  const bare = (text: string): unknown => JSON.parse(text, (_key, inner: unknown) => inner ?? 'null');
  const value = fc.json({ maxDepth: 3 }).map(bare);
  const widget = (spec: unknown): KubeObject => object(['example.com/v1', 'Widget'], 'w', { spec });
  const property = fc.property(value, value, (one, other) => {
    expect(differencesOf(widget(one), widget(structuredClone(one)))).toEqual([]);
    if (differencesOf(widget(one), widget(other)).length === 0) expect(one).toEqual(other);
  });
  fc.assert(property, { numRuns: 1000 });
});
