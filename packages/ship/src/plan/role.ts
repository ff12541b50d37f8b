/** The rights that ship needs, as the roles that give them. */
import { MANAGED_BY } from '../state/names.ts';
import type { Needed } from './rights.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** A rule for each group and set of verbs, which is how people write them. */
function rulesOf(rights: readonly Needed[]): Rule[] {
  const byResource = Map.groupBy(rights, ({ group, resource }) => `${group}/${resource}`);
  const single = [...byResource.values()].map((all) => ({
    group: all[0]?.group ?? '',
    resource: all[0]?.resource ?? '',
    verbs: [...new Set(all.map(({ verb }) => verb))].toSorted(),
  }));
  const merged = Map.groupBy(single, ({ group, verbs }) => `${group}/${verbs.join(',')}`);
  return [...merged.values()].map((all) => ({
    apiGroups: [all[0]?.group ?? ''],
    resources: all.map(({ resource }) => resource).toSorted(),
    verbs: all[0]?.verbs ?? [],
  }));
}

/** A Role for each namespace, and a ClusterRole for what is in none. */
export function rolesFor(rights: readonly Needed[], service: string): object[] {
  const name = `palisade-ship-${service}`;
  return [...Map.groupBy(rights, ({ namespace }) => namespace)].map(([namespace, all]) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: namespace === undefined ? 'ClusterRole' : 'Role',
    metadata: { name, ...(namespace !== undefined && { namespace }), labels: MANAGED_BY },
    rules: rulesOf(all),
  }));
}
