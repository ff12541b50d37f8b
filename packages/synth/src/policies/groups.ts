/**
 * Controls that judge the same kinds share a policy: what they have in common is worked out once for a request, and each
 * expression is checked against the types of the kinds that it is about. Bounded, for the cost of a policy is.
 */
import { kindsOf } from '@palisade/core/control/resource-rules';
import { RESOURCES } from '@palisade/core/kubernetes/resources';
import type { Demand } from './enforced.ts';

export interface Group {
  /** `workloads`, `services`, … */
  readonly name: string;
  readonly kinds: readonly string[];
  readonly demands: readonly Demand[];
}

/** Of the ten million units that a policy may cost (Kubernetes' RuntimeCELCostBudget) 40 validations use a part only. */
const MOST = 40;

const resourceOf = (kind: string): string => RESOURCES[kind]?.resource ?? kind.toLowerCase();

/** A policy for some namespaces has nothing to say of what is in none, but for the namespaces themselves. */
const isNamespaced = (kind: string): boolean => RESOURCES[kind]?.cluster !== true || kind === 'Namespace';

function nameOf({ control }: Demand, kinds: readonly string[]): string {
  if (control.kinds === 'workload') return 'workloads';
  const [first = '', ...rest] = kinds.map(resourceOf);
  return rest.length > 2 ? `${first}-and-${rest.length}-more` : [first, ...rest].join('-');
}

function chunks(demands: readonly Demand[]): (readonly Demand[])[] {
  const count = Math.ceil(demands.length / MOST);
  const size = Math.ceil(demands.length / count);
  return Array.from({ length: count }, (_, index) => demands.slice(index * size, (index + 1) * size));
}

/** `everywhere`: the policies are for the whole cluster. */
export function groupsOf(demands: readonly Demand[], everywhere: boolean): Group[] {
  const seen = demands.map((demand) => ({
    demand,
    kinds: kindsOf(demand.control).filter((kind) => everywhere || isNamespaced(kind)),
  }));
  const groups = Map.groupBy(
    seen.filter(({ kinds }) => kinds.length > 0),
    ({ demand, kinds }) => nameOf(demand, kinds),
  );
  return [...groups].flatMap(([name, members]) => {
    const parts = chunks(members.map(({ demand }) => demand));
    return parts.map((part, index) => ({
      name: parts.length === 1 ? name : `${name}-${index + 1}`,
      kinds: members[0]?.kinds ?? [],
      demands: part,
    }));
  });
}
