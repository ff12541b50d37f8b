import { describe, expect, it } from 'vitest';
import { autoscaler, configMap, deployment, nameOf, object, service } from '../../../../test/ship/objects.ts';
import { at, type KubeObject } from '../object.ts';
import {
  type Color,
  canariesOf,
  canaryReplicas,
  colorFor,
  inColor,
  isAutoscalerOf,
  isServiceOf,
  servingDeployments,
} from './tracks.ts';

const COLOR = 'palisade.dev/color';

/** With its colour written down, as synth does. */
const written = (color: Color): KubeObject =>
  deployment(
    `web-${color}`,
    {},
    {
      selector: { matchLabels: { app: 'web', [COLOR]: color } },
      template: { metadata: { labels: { app: 'web', [COLOR]: color } }, spec: { containers: [] } },
    },
  );

const identities = (objects: readonly KubeObject[]): string[] => objects.map((one) => `${one.kind}/${nameOf(one)}`);

describe('which colour is next', () => {
  it.each([
    ['blue-green', undefined, 'blue'],
    ['blue-green', 'blue', 'green'],
    ['blue-green', 'green', 'blue'],
    ['rolling', 'blue', undefined],
    ['canary', undefined, undefined],
  ] as const)('%s after %s is %s', (strategy, serving, color) => {
    expect(colorFor({ strategy }, serving && { color: serving }).color).toBe(color);
    expect(colorFor({ strategy }, {}).color).toBe(strategy === 'blue-green' ? 'blue' : undefined);
  });
});

describe('one Deployment that knows no colour', () => {
  const { objects, previews } = inColor([deployment('web'), service('web'), autoscaler('web')], 'green');
  const [web, to, scaler] = objects;

  it('gets one: in its name, its selector and its pods', () => {
    expect(web?.metadata.name).toBe('web-green');
    expect(at(web, 'spec', 'selector', 'matchLabels')).toEqual({ app: 'web', [COLOR]: 'green' });
    expect(at(web, 'spec', 'template', 'metadata', 'labels')).toEqual({ app: 'web', [COLOR]: 'green' });
  });

  it('has an autoscaler of its own', () => {
    expect(scaler?.metadata.name).toBe('web-green');
    expect(at(scaler, 'spec', 'scaleTargetRef', 'name')).toBe('web-green');
    expect(isAutoscalerOf(scaler as KubeObject, web as KubeObject)).toBe(true);
  });

  it('is sent to by the Service of the same name as before', () => {
    expect(to?.metadata.name).toBe('web');
    expect(at(to, 'spec', 'selector')).toEqual({ app: 'web', [COLOR]: 'green' });
  });

  it('is sent to by a preview before that', () => {
    expect(identities(previews)).toEqual(['Service/web-preview']);
    expect(at(previews[0], 'spec', 'selector')).toEqual({ app: 'web', [COLOR]: 'green' });
  });
});

describe('both colours, written down', () => {
  const given = [
    written('blue'),
    written('green'),
    service('web'),
    autoscaler('web-blue'),
    autoscaler('web-green'),
    configMap('settings'),
  ];

  it.each(['blue', 'green'] as const)('the other one than %s is left out, with its autoscaler', (color) => {
    const { objects } = inColor(given, color);
    expect(identities(objects)).toEqual([
      `Deployment/web-${color}`,
      'Service/web',
      `HorizontalPodAutoscaler/web-${color}`,
      'ConfigMap/settings',
    ]);
    expect(at(objects[1], 'spec', 'selector', COLOR)).toBe(color);
    // It is as it was written.
    expect(objects[0]).toEqual(written(color));
  });
});

describe('what is none of it', () => {
  const unrelated = [
    deployment('worker'),
    autoscaler('worker'),
    object(['apps/v1', 'StatefulSet'], 'db', { spec: { template: { metadata: { labels: { app: 'web' } } } } }),
    service('elsewhere', { selector: { app: 'elsewhere' } }),
    service('without', { selector: undefined }),
    object(['v1', 'Service'], 'web', { spec: { selector: { app: 'web' } } }, { namespace: 'other' }),
    configMap('web'),
  ];

  it('is not touched', () => {
    const { objects, previews } = inColor([deployment('web'), service('web'), ...unrelated], 'blue');
    expect(objects.slice(2)).toEqual(unrelated);
    expect(objects.slice(2).every((one, index) => one === unrelated[index])).toBe(true);
    expect(identities(previews)).toEqual(['Service/web-preview']);
  });

  it('has no canary beside it', () => {
    expect(identities(canariesOf([deployment('web'), service('web'), ...unrelated], () => 1))).toEqual([
      'Deployment/web-canary',
    ]);
  });
});

describe('a preview', () => {
  it('has nothing of what the server allots, or what opens it to the world', () => {
    const spec = {
      type: 'LoadBalancer',
      clusterIP: '10.0.0.1',
      clusterIPs: ['10.0.0.1'],
      externalIPs: ['192.0.2.1'],
      loadBalancerIP: '192.0.2.1',
      healthCheckNodePort: 30_001,
      sessionAffinity: 'ClientIP',
      ports: [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30_000 }],
    };
    const one = object(
      ['v1', 'Service'],
      'web',
      { spec: { ...(service('web')['spec'] as object), ...spec } },
      {
        labels: { app: 'web' },
        annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com' },
      },
    );
    expect(inColor([deployment('web'), one], 'blue').previews).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web-preview', namespace: 'shop', labels: { app: 'web' } },
        spec: {
          type: 'ClusterIP',
          sessionAffinity: 'ClientIP',
          ports: [{ name: 'http', port: 80, targetPort: 8080 }],
          selector: { app: 'web', [COLOR]: 'blue' },
        },
      },
    ]);
  });
});

describe('a canary', () => {
  const [canary] = canariesOf([deployment('web', {}, { replicas: 10 }), service('web')], () => 3);

  it('is so many pods of the same template, which the same Service sends to', () => {
    expect(canary?.metadata.name).toBe('web-canary');
    expect(at(canary, 'spec', 'replicas')).toBe(3);
    expect(isServiceOf(service('web'), canary as KubeObject)).toBe(true);
  });

  it('is told from the others, or their controllers would take each other for their own', () => {
    expect(at(canary, 'spec', 'selector', 'matchLabels')).toEqual({ app: 'web', 'palisade.dev/track': 'canary' });
    expect(at(canary, 'spec', 'template', 'metadata', 'labels')).toMatchObject({ 'palisade.dev/track': 'canary' });
  });

  it.each([
    [1, 10, 1],
    [1, 50, 1],
    [1, 99, 1],
    [2, 50, 2],
    [3, 10, 1],
    [10, 1, 1],
    [10, 10, 1],
    [10, 25, 3],
    [10, 50, 10],
    [10, 90, 10],
    [10, 100, 10],
    [100, 10, 11],
    [100, 50, 100],
    [0, 50, 1],
  ])('beside %i pods, of %i %%, is %i', (stable, percent, replicas) => {
    expect(canaryReplicas(stable, percent)).toBe(replicas);
  });

  it('is never nobody, and never more than there are', () => {
    for (let stable = 1; stable <= 50; stable++)
      for (let percent = 1; percent <= 100; percent++) {
        const replicas = canaryReplicas(stable, percent);
        expect(Number.isInteger(replicas) && replicas >= 1 && replicas <= stable).toBe(true);
      }
  });
});

describe('who sends to whom', () => {
  it.each<readonly [string, KubeObject, boolean]>([
    ['by its labels', service('web'), true],
    ['by some of its labels only', service('web', { selector: { app: 'web', tier: 'front' } }), false],
    ['to everybody', service('web', { selector: {} }), false],
    ['to a colour that it is not of', service('web', { selector: { app: 'web', [COLOR]: 'blue' } }), false],
    ['no Service at all', configMap('web'), false],
  ])('%s', (_name, one, sends) => {
    expect(isServiceOf(one, deployment('web'))).toBe(sends);
  });

  it('knows the Deployments that some Service sends to', () => {
    const objects = [deployment('web'), deployment('worker'), service('web')];
    expect(servingDeployments(objects).map(nameOf)).toEqual(['web']);
  });
});
