/** The order in which kinds are written out. */
import type { Gvk, Id } from './ids.ts';

const FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

type Ranks = ReadonlyMap<string, number>;

/** Where a kind is in both lists, the second wins. */
export const ranksOf = (first: readonly string[], last: readonly string[]): Ranks =>
  new Map([
    ...first.map((kind, index) => [kind, index - first.length] as const),
    ...last.map((kind, index) => [kind, index + 1] as const),
  ]);

export const DEFAULT_RANKS = ranksOf(FIRST, LAST);

/** By UTF-16 unit, which is byte order for all that names may hold. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sortText = ({ group, version, kind }: Gvk): string => `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;

export function compareGvk(a: Gvk, b: Gvk, ranks: Ranks = DEFAULT_RANKS): number {
  const byRank = (ranks.get(a.kind) ?? 0) - (ranks.get(b.kind) ?? 0);
  return byRank !== 0 ? byRank : compareText(sortText(a), sortText(b));
}

const idText = (id: Id): string => `${id.namespace || '~X'}|${id.name || '~N'}`;

export function compareIds(a: Id, b: Id, ranks: Ranks): number {
  const byKind = compareGvk(a, b, ranks);
  const namespaces = a.kind === 'Namespace' && b.kind === 'Namespace' && (a.group === '' || b.group === '');
  if (byKind !== 0) return namespaces ? -byKind : byKind;
  return compareText(idText(a), idText(b));
}
