/** What a rule may grant that leads further than it says, as data: for single roles, and for the chains that use them. */
import type { ClusterRole, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import type { Field } from '@palisade/core/predicate/field';
import { and, not, or, type Pred } from '@palisade/core/predicate/predicate';

export interface Grant {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const RBAC = 'rbac.authorization.k8s.io';
const WRITE = ['create', 'update', 'patch'];

export const GRANTS = {
  secretsRead: { groups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] },
  podExec: { groups: [''], resources: ['pods/exec', 'pods/attach', 'pods/portforward'], verbs: ['create', 'get'] },
  ephemeralContainers: { groups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['update', 'patch'] },
  podCreate: { groups: [''], resources: ['pods', 'replicationcontrollers'], verbs: WRITE },
  workloadCreate: {
    groups: ['apps', 'batch', 'extensions'],
    resources: ['deployments', 'daemonsets', 'statefulsets', 'replicasets', 'jobs', 'cronjobs'],
    verbs: WRITE,
  },
  escalate: { groups: [RBAC], resources: ['roles', 'clusterroles'], verbs: ['bind', 'escalate'] },
  impersonate: {
    groups: ['', 'authentication.k8s.io'],
    resources: ['users', 'groups', 'serviceaccounts', 'uids'],
    verbs: ['impersonate'],
  },
  bindingWrite: { groups: [RBAC], resources: ['rolebindings', 'clusterrolebindings'], verbs: WRITE },
  roleWrite: { groups: [RBAC], resources: ['roles', 'clusterroles'], verbs: WRITE },
  tokenCreate: { groups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
  nodeProxy: { groups: [''], resources: ['nodes/proxy'], verbs: ['get', 'create', 'update', 'patch', 'delete'] },
  webhookWrite: {
    groups: ['admissionregistration.k8s.io'],
    resources: [
      'mutatingwebhookconfigurations',
      'validatingwebhookconfigurations',
      'mutatingadmissionpolicies',
      'validatingadmissionpolicies',
      'validatingadmissionpolicybindings',
    ],
    verbs: [...WRITE, 'delete'],
  },
  csrApprove: {
    groups: ['certificates.k8s.io'],
    resources: ['certificatesigningrequests/approval', 'signers'],
    verbs: ['update', 'patch', 'approve', 'sign'],
  },
  volumeCreate: { groups: [''], resources: ['persistentvolumes'], verbs: WRITE },
  evict: { groups: ['', 'policy'], resources: ['pods/eviction', 'nodes', 'nodes/status'], verbs: ['create', ...WRITE] },
} as const satisfies Readonly<Record<string, Grant>>;

export type GrantName = keyof typeof GRANTS;

const lists = (field: Field<readonly string[]>, values: readonly string[]): Pred =>
  or(...[...new Set(values)].map((value) => field.includes(value)));

/** A star before or after the slash stands for subresources too; a bare `*` for everything. */
const wildcardsFor = (resource: string): string[] => {
  const [base, sub] = resource.split('/');
  return sub === undefined ? [] : [`${base}/*`, `*/${sub}`];
};

/** The rule gives the grant for every object: a rule narrowed by `resourceNames` gives less. */
export function grants(rule: Field<PolicyRule>, { groups, resources, verbs }: Grant): Pred {
  return and(
    lists(rule.apiGroups, [...groups, '*']),
    lists(rule.resources, [...resources, ...resources.flatMap(wildcardsFor), '*']),
    lists(rule.verbs, [...verbs, '*']),
    not(rule.resourceNames.isSet()),
  );
}

/** The roles that every cluster, or its provider, brings: they are not in anybody's hands. */
export const notOfCluster = ({ object }: { readonly object: Field<ClusterRole> }): Pred =>
  not(object.metadata.name.matches('^((system|gce|eks|aks):.*|cluster-admin|admin|edit|view)$'));
