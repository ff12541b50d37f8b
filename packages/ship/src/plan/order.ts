/** What is applied before what: that on which others depend comes first. */
import { groupOf, type KubeObject, type Reference } from '../object.ts';

/** By `group/Kind`, or by group alone. What none of these names goes with the configuration. */
const RANKS: readonly (readonly string[])[] = [
  ['/Namespace'],
  ['apiextensions.k8s.io/CustomResourceDefinition', 'scheduling.k8s.io/PriorityClass', 'storage.k8s.io/StorageClass'],
  ['/ServiceAccount', 'rbac.authorization.k8s.io'],
  ['/ResourceQuota', '/LimitRange', 'networking.k8s.io/NetworkPolicy', 'admissionregistration.k8s.io'],
  ['*', '/ConfigMap', '/Secret', '/PersistentVolumeClaim', 'external-secrets.io', 'secrets-store.csi.x-k8s.io'],
  ['batch/Job'],
  ['apps', 'batch', '/Pod', 'policy/PodDisruptionBudget'],
  ['autoscaling'],
  ['/Service', 'networking.k8s.io/Ingress', 'gateway.networking.k8s.io', 'networking.istio.io'],
  ['monitoring.coreos.com'],
  // Who answers them has to be there: else nothing can be made any more, they themselves among it.
  [
    'admissionregistration.k8s.io/MutatingWebhookConfiguration',
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
    'apiregistration.k8s.io/APIService',
  ],
];

export function rankOf({ apiVersion, kind }: Reference): number {
  const group = groupOf(apiVersion);
  const find = (...names: readonly string[]): number =>
    RANKS.findIndex((rank) => rank.some((name) => names.includes(name)));
  const exact = find(`${group}/${kind}`);
  if (exact >= 0) return exact;
  const byGroup = group === '' ? -1 : find(group);
  return byGroup >= 0 ? byGroup : find('*');
}

export const ordered = (objects: readonly KubeObject[]): KubeObject[] =>
  objects.toSorted((one, other) => rankOf(one) - rankOf(other));

/** Routes bring traffic: they go last forward, and first where traffic has to go back. */
const ROUTES = rankOf({ apiVersion: 'v1', kind: 'Service', metadata: { name: '' } });
export const isRoute = (object: Reference): boolean => rankOf(object) === ROUTES;
