import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { object } from '../../../../test/ship/objects.ts';
import { isRoute, ordered, rankOf } from './order.ts';

/** In the order in which they have to be applied. */
const KINDS = [
  [['v1', 'Namespace']],
  [
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['scheduling.k8s.io/v1', 'PriorityClass'],
    ['storage.k8s.io/v1', 'StorageClass'],
  ],
  [
    ['v1', 'ServiceAccount'],
    ['rbac.authorization.k8s.io/v1', 'Role'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
  ],
  [
    ['v1', 'ResourceQuota'],
    ['networking.k8s.io/v1', 'NetworkPolicy'],
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'],
  ],
  [
    ['v1', 'ConfigMap'],
    ['v1', 'Secret'],
    ['v1', 'PersistentVolumeClaim'],
    ['external-secrets.io/v1', 'ExternalSecret'],
    ['example.com/v1', 'Widget'],
    ['policy/v1', 'Other'],
  ],
  [['batch/v1', 'Job']],
  [
    ['apps/v1', 'Deployment'],
    ['batch/v1', 'CronJob'],
    ['v1', 'Pod'],
    ['policy/v1', 'PodDisruptionBudget'],
  ],
  [['autoscaling/v2', 'HorizontalPodAutoscaler']],
  [
    ['v1', 'Service'],
    ['networking.k8s.io/v1', 'Ingress'],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
    ['networking.istio.io/v1', 'VirtualService'],
  ],
  [['monitoring.coreos.com/v1', 'ServiceMonitor']],
] as const;

const all = KINDS.flatMap((kinds, rank) => kinds.map((kind) => ({ rank, one: object(kind, kind[1].toLowerCase()) })));

describe('the order', () => {
  it.each(all.map(({ rank, one }) => [`${one.apiVersion} ${one.kind}`, one, rank] as const))(
    '%s',
    (_name, one, rank) => {
      expect(rankOf(one)).toBe(rank);
    },
  );

  it('is by what needs what, whatever order the files are in', () => {
    const shuffled = fc.shuffledSubarray(
      all.map(({ one }) => one),
      { minLength: all.length },
    );
    const property = fc.property(shuffled, (objects) => {
      const ranks = ordered(objects).map(rankOf);
      expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
    });
    fc.assert(property);
  });

  it('keeps that of the files among equals', () => {
    const maps = ['c', 'a', 'b'].map((name) => object(['v1', 'ConfigMap'], name));
    expect(ordered([object(['v1', 'Service'], 's'), ...maps]).map(({ metadata }) => metadata.name)).toEqual([
      ...['c', 'a', 'b', 's'],
    ]);
  });

  it('knows what brings traffic', () => {
    expect(all.filter(({ one }) => isRoute(one)).map(({ rank }) => rank)).toEqual([8, 8, 8, 8]);
  });
});
