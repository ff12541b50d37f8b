/** From a workload over its service account and the bindings to the rules that it ends up with. */
import type { PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { field } from '@palisade/core/predicate/field';
import { compile, type Judge } from '@palisade/core/predicate/judge';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at, type Data, type DataObject, isList, isObject } from '@palisade/core/value';
import { perUnit, type World } from '@palisade/core/world';
import { text } from '../workload/_pod.ts';
import { GRANTS, type GrantName, grants } from './_grants.ts';

export interface Chain {
  /** In words: `reads all Secrets`. */
  readonly grant: string;
  readonly binding: KubernetesSubject;
  readonly role: KubernetesSubject;
  /** Pointer of the rule in the role. */
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

export function accountOf({ body }: KubernetesSubject): string {
  const pod = at(body.object, [...(body.template ?? []), 'spec']);
  const name = isObject(pod) ? (pod['serviceAccountName'] ?? pod['serviceAccount']) : undefined;
  return typeof name === 'string' ? name : 'default';
}

const GROUP = 'system:serviceaccounts';

/** What a binding's subject stands for among service accounts: one of them, those of a namespace, or all. */
function keyOf(subject: Data, bindingNamespace: string | undefined): string | undefined {
  if (!isObject(subject)) return undefined;
  const { kind, name, namespace } = subject;
  if (typeof name !== 'string') return undefined;
  if (kind === 'ServiceAccount') return `${text(namespace) ?? bindingNamespace ?? 'default'}/${name}`;
  return kind === 'Group' && name.startsWith(GROUP) ? name : undefined;
}

type Bindings = ReadonlyMap<string, readonly KubernetesSubject[]>;

/** The bindings of a unit, by what they name. */
const bindingsBy = perUnit((world, unit): Bindings => {
  const table = new Map<string, KubernetesSubject[]>();
  for (const kind of ['RoleBinding', 'ClusterRoleBinding'])
    for (const binding of world.kind(unit, kind).items) {
      const { subjects } = binding.body.object;
      const keys = isList(subjects) ? subjects.map((subject) => keyOf(subject, binding.namespace)) : [];
      for (const key of new Set(keys)) if (key !== undefined) table.set(key, [...(table.get(key) ?? []), binding]);
    }
  return table;
});

function bindingsOf({ unit, namespace = 'default' }: KubernetesSubject, account: string, world: World) {
  const table = bindingsBy(world, unit);
  if (table.size === 0) return [];
  const keys = [`${namespace}/${account}`, GROUP, `${GROUP}:${namespace}`];
  return [...new Set(keys.flatMap((key) => table.get(key) ?? []))];
}

/** What the API server, or the provider of a managed cluster, binds for its own parts. */
export const isOwnOfCluster = (name: string): boolean => /^(?:cluster-admin$|system:|gce:|eks:|aks:)/.test(name);

export function roleOf(binding: KubernetesSubject, world: World): KubernetesSubject | undefined {
  const ref = binding.body.object['roleRef'];
  if (!isObject(ref)) return undefined;
  const kind = text(ref['kind']) ?? 'ClusterRole';
  return world
    .kind(binding.unit, kind)
    .items.find(
      (role) => role.name === ref['name'] && (kind === 'ClusterRole' || role.namespace === binding.namespace),
    );
}

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

/** Each grant once for each binding that brings it. */
export function chainsOf(workload: KubernetesSubject, account: string, world: World): Chain[] {
  const chains = new Map<string, Chain>();
  for (const binding of bindingsOf(workload, account, world)) {
    const role = roleOf(binding, world);
    const rules = role?.body.object['rules'];
    if (!role || !isList(rules)) continue;
    for (const [index, rule] of rules.entries())
      for (const grant of isObject(rule) ? grantsOf(rule).map((name) => WORDS[name]) : []) {
        const key = `${grant}\n${binding.id}`;
        if (!chains.has(key)) chains.set(key, { grant, binding, role, rule: `/rules/${index}` });
      }
  }
  return [...chains.values()];
}
