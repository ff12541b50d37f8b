import { describe, expect, it } from 'vitest';
import { autoscaler, configMap, deployment, nameOf, object, secret, service } from '../../../test/ship/objects.ts';
import { appliedIn, broughtBy, finalOf, leftBehind, servicesOf, workloadsOf } from './final.ts';
import { at, type KubeObject } from './object.ts';
import { stagesOf } from './strategy.ts';

const identities = (objects: readonly KubeObject[]): string[] => objects.map((one) => `${one.kind}/${nameOf(one)}`);
const WEB = [service('web'), deployment('web', {}, { replicas: 10 }), configMap('settings')];
const stage = (strategy: 'blue-green' | 'canary' | 'rolling', index = 0) => {
  const found = stagesOf(strategy, [10], { isFirst: false, hasJobs: false, isFirstColor: false })[index];
  if (!found) throw new Error(`${strategy} has no stage ${index}`);
  return found;
};
const nobody = (): undefined => undefined;

describe('a release in a cluster', () => {
  it('is applied in order, what others need first', () => {
    expect(identities(finalOf({ objects: WEB }, []).objects)).toEqual([
      'ConfigMap/settings',
      'Deployment/web',
      'Service/web',
    ]);
    expect(finalOf({ objects: WEB }, []).previews).toEqual([]);
  });

  it('is in its colour, where it has one', () => {
    const { objects, previews } = finalOf({ objects: WEB, color: 'green' }, []);
    expect(identities(objects)).toEqual(['ConfigMap/settings', 'Deployment/web-green', 'Service/web']);
    expect(identities(previews)).toEqual(['Service/web-preview']);
  });

  it.each<readonly [string, readonly KubeObject[], readonly KubeObject[], number | undefined]>([
    ['nobody decides', WEB, [], 10],
    ['an autoscaler of the release decides', [...WEB, autoscaler('web')], [], undefined],
    ['one that is there decides', WEB, [autoscaler('web')], undefined],
    ['one of another workload decides', WEB, [autoscaler('worker')], 10],
    ['one of another kind of workload decides', WEB, [autoscaler('web', 'web', 'StatefulSet')], 10],
  ])('says how many replicas there are only if %s otherwise', (_name, objects, live, replicas) => {
    const web = finalOf({ objects }, live).objects.find(({ kind }) => kind === 'Deployment');
    expect(at(web, 'spec', 'replicas')).toBe(replicas);
    expect(at(web, 'spec', 'template')).toBeDefined();
  });
});

describe('a stage applies', () => {
  const final = finalOf({ objects: WEB, color: 'blue' }, []);

  it('of blue-green first what brings no traffic, and the preview', () => {
    const first = appliedIn(stage('blue-green'), final, nobody);
    expect(identities(first)).toEqual(['ConfigMap/settings', 'Deployment/web-blue', 'Service/web-preview']);
    expect(appliedIn(stage('blue-green', 1), final, nobody)).toEqual(final.objects);
    expect(appliedIn(stage('blue-green', 2), final, nobody)).toEqual([]);
  });

  it.each([
    ['the files say', WEB, undefined, 1],
    ['are there now, where the files say nothing', [service('web'), deployment('web')], 40, 4],
    ['there is by default', [service('web'), deployment('web')], undefined, 1],
  ])('of canary a share of how many %s', (_name, objects, live, replicas) => {
    const plain = finalOf({ objects }, []);
    const applied = appliedIn(stage('canary'), plain, () => live);
    const canary = applied.find(({ kind }) => kind === 'Deployment');
    expect(identities(applied).at(-1)).toBe('Deployment/web-canary');
    expect(at(canary, 'spec', 'replicas')).toBe(replicas);
    expect(applied.some(({ kind }) => kind === 'Service')).toBe(false);
  });

  it('nothing that is not known to have been brought', () => {
    const brought = identities(broughtBy(final));
    for (const strategy of ['rolling', 'blue-green', 'canary'] as const)
      for (const one of stagesOf(strategy, [10, 50], { isFirst: false, hasJobs: false, isFirstColor: false }))
        for (const identity of identities(appliedIn(one, final, nobody))) expect(brought).toContain(identity);
  });
});

describe('what is left behind', () => {
  const crd = object(['apiextensions.k8s.io/v1', 'CustomResourceDefinition'], 'widgets.example.com');
  const never = [
    object(['v1', 'Namespace'], 'shop'),
    object(['v1', 'PersistentVolumeClaim'], 'data'),
    object(['v1', 'PersistentVolume'], 'data'),
    crd,
  ];

  it('is what was there, and is not any more', () => {
    const before = [...WEB, service('old')];
    expect(identities(leftBehind(before, WEB))).toEqual(['Service/old']);
    expect(leftBehind(WEB, [...WEB, service('new')])).toEqual([]);
  });

  it.each(never.map((one) => [one.kind, one] as const))(
    'is never a %s: data, or what is of others, goes with it',
    (_kind, one) => {
      expect(leftBehind([one], [])).toEqual([]);
    },
  );

  it('is no Secret of a release that is kept, whose content is nowhere else', () => {
    const kept = { ...secret('key-0123456789'), immutable: true };
    expect(identities(leftBehind([kept, secret('own'), { ...configMap('c'), immutable: true }], []))).toEqual([
      'Secret/own',
      'ConfigMap/c',
    ]);
  });

  it('goes in the order in which nobody misses it: routes first', () => {
    const before = [configMap('settings'), object(['v1', 'ServiceAccount'], 'web'), deployment('web'), service('web')];
    expect(identities(leftBehind(before, []))).toEqual([
      'Service/web',
      'Deployment/web',
      'ConfigMap/settings',
      'ServiceAccount/web',
    ]);
  });

  it('is told by what it is, not by the version of its API', () => {
    const scaler = autoscaler('web');
    expect(leftBehind([{ ...scaler, apiVersion: 'autoscaling/v1' }], [scaler])).toEqual([]);
    expect(leftBehind([scaler, scaler], [])).toHaveLength(1);
  });

  it('is the colour that does not serve, and the preview', () => {
    const [blue, green] = [finalOf({ objects: WEB, color: 'blue' }, []), finalOf({ objects: WEB, color: 'green' }, [])];
    expect(identities(leftBehind([...broughtBy(blue), ...broughtBy(green)], green.objects))).toEqual([
      'Service/web-preview',
      'Deployment/web-blue',
      'Deployment/web-blue-canary',
      'Deployment/web-green-canary',
    ]);
  });
});

describe('what has to serve', () => {
  it('is each workload, and no Job', () => {
    const objects = [...WEB, deployment('off', {}, { replicas: 0 }), object(['batch/v1', 'Job'], 'task')];
    expect(identities(workloadsOf(objects))).toEqual(['Deployment/web', 'Deployment/off']);
  });

  it('is each Service that sends to one of them', () => {
    expect(identities(servicesOf([...WEB, service('elsewhere')]))).toEqual(['Service/web']);
  });
});
