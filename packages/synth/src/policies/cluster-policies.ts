/** The controls at the door of a whole cluster: policies, and bindings for all namespaces but those of the system. */
import type { Yaml } from '../yaml.ts';
import type { Enforced } from './enforced.ts';
import { groupsOf } from './groups.ts';
import { type Bound, binding, type Mode, policy } from './validating-admission-policy.ts';

export interface ClusterPolicy {
  readonly name: string;
  readonly policy: Yaml;
  readonly binding: Yaml;
}

/** By these what `palisade enforce` has applied is found again. */
export const OWN_LABELS = { 'app.kubernetes.io/managed-by': 'palisade', 'palisade.dev/scope': 'cluster' } as const;

export function clusterPolicies(
  { profile, demands, waivers }: Enforced,
  { mode, ...where }: { readonly mode: Mode } & Bound,
): ClusterPolicy[] {
  const labels = { ...OWN_LABELS, 'palisade.dev/profile': profile };
  return groupsOf(demands, true).map((group) => {
    const name = `palisade-${group.name}`;
    return {
      name,
      policy: policy({ name, group, waivers, labels }),
      binding: binding({ name, mode, labels, ...where }),
    };
  });
}
