/** From a workload over its service account and the bindings to the rules that it ends up with. */
import type { PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { field } from '@palisade/core/predicate/field';
import { compile, type Judge } from '@palisade/core/predicate/judge';
import { boundsFor } from '@palisade/core/rbac/holdings';
import { accountRunning } from '@palisade/core/rbac/identities';
import { type Bound, type Policy, policyOf } from '@palisade/core/rbac/policy';
import { remember } from '@palisade/core/remember';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { type DataObject, isList, isObject } from '@palisade/core/value';
import type { World } from '@palisade/core/world';
import { GRANTS, type GrantName, grants } from './_grants.ts';

export { accountOf } from '@palisade/core/rbac/account';

export interface Chain {
  /** In words: `reads all Secrets`. */
  readonly grant: string;
  readonly binding: KubernetesSubject;
  readonly role: KubernetesSubject;
  /** The role that the rule stands in, which the other one may take in. */
  readonly source: KubernetesSubject;
  /** Pointer of the rule there. */
  readonly rule: string;
}

const WORDS: Readonly<Record<GrantName, string>> = {
  secretsRead: 'every Secret to read',
  podExec: 'a way into other pods',
  ephemeralContainers: 'a way into other pods',
  podCreate: 'pods to create',
  workloadCreate: 'pods to create',
  escalate: 'rights beyond its own to grant',
  impersonate: 'anybody to act as',
  bindingWrite: 'bindings to write',
  roleWrite: 'roles to write',
  tokenCreate: 'tokens of other service accounts',
  nodeProxy: 'the kubelet',
  webhookWrite: 'admission to change',
  csrApprove: 'certificates to approve',
  volumeCreate: 'paths of the nodes to mount',
  evict: 'pods to evict',
};

let judges: readonly (readonly [GrantName, Judge])[] | undefined;

/** Compiled at first use: a repository without RBAC pays nothing. */
const grantJudges = () =>
  (judges ??= Object.entries(GRANTS).map(
    ([name, grant]) => [name as GrantName, compile(grants(field<PolicyRule>('item'), grant))] as const,
  ));

/** What the API server, or the provider of a managed cluster, binds for its own parts. */
export const isOwnOfCluster = (name: string): boolean => /^(?:cluster-admin$|system:|gce:|eks:|aks:)/.test(name);

const boundsByBinding = remember(
  ({ bounds }: Policy) => new Map<KubernetesSubject, Bound>(bounds.map((bound) => [bound.binding, bound])),
);

/** The role that a binding names, where it is seen. */
export const roleOf = (binding: KubernetesSubject, world: World): KubernetesSubject | undefined =>
  boundsByBinding(policyOf(world, binding.unit)).get(binding)?.role.subject;

function grantsOf(rule: DataObject): GrantName[] {
  const scope = { values: { item: rule }, settings: {} };
  return grantJudges().flatMap(([name, judge]) => (judge(scope) === true ? [name] : []));
}

/** Of the named grants, those that the role gives, each with the first rule that gives it. */
export function grantsThroughRole(role: KubernetesSubject, wanted: readonly GrantName[]): { readonly rule: string }[] {
  const rules = role.body.object['rules'];
  if (!isList(rules)) return [];
  const index = rules.findIndex((rule) => isObject(rule) && grantsOf(rule).some((name) => wanted.includes(name)));
  return index < 0 ? [] : [{ rule: `/rules/${index}` }];
}

/** Rules that every cluster has and no file shows are judged where they are bound, by a control of its own. */
function chainsThrough({ binding, role: { rules, subject: role } }: Bound): Chain[] {
  if (!role) return [];
  return rules.flatMap((one) => {
    const { rule, role: source = role, at, doubt } = one;
    if (doubt !== undefined) return [];
    return grantsOf(rule).map((name) => ({ grant: WORDS[name], binding, role, source, rule: at }));
  });
}

/** Each grant once for each binding that brings it. */
export function chainsOf(workload: KubernetesSubject, world: World): Chain[] {
  const bounds = boundsFor(policyOf(world, workload.unit), accountRunning(workload));
  const chains = new Map<string, Chain>();
  for (const chain of bounds.flatMap(chainsThrough)) {
    const key = `${chain.grant}\n${chain.binding.id}`;
    if (!chains.has(key)) chains.set(key, chain);
  }
  return [...chains.values()];
}
