/** What is read of a cluster, and in which order: owners before what they own, which then need not be kept. */
import { RESOURCES, type Resource } from '@palisade/core/kubernetes/resources';

export interface ReadKind extends Resource {
  readonly kind: string;
  /** Read in full, or only what names it: its content is nobody's business here. */
  readonly content?: 'metadata';
  /** Kept as it stands, since it is what is judged. */
  readonly status?: true;
}

const of = (
  group: string,
  version: string,
  kind: string,
  resource: string,
  more: Partial<ReadKind> = {},
): ReadKind => ({
  group,
  version,
  kind,
  resource,
  ...more,
});

const CLUSTER = { cluster: true } as const;
const ADMISSION = 'admissionregistration.k8s.io';
const POLICY = 'policy.networking.k8s.io';

/** Beside those that field controls judge. What a server does not serve is not asked for. */
const FURTHER: readonly ReadKind[] = [
  of('', 'v1', 'Node', 'nodes', { ...CLUSTER, status: true }),
  of(ADMISSION, 'v1', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', CLUSTER),
  of(ADMISSION, 'v1', 'ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings', CLUSTER),
  of('certificates.k8s.io', 'v1', 'CertificateSigningRequest', 'certificatesigningrequests', {
    ...CLUSTER,
    status: true,
  }),
  of('apiregistration.k8s.io', 'v1', 'APIService', 'apiservices', { ...CLUSTER, status: true }),
  of('networking.k8s.io', 'v1', 'IngressClass', 'ingressclasses', CLUSTER),
  // Who is behind a Service that selects nobody.
  of('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices'),
  of(POLICY, 'v1alpha1', 'AdminNetworkPolicy', 'adminnetworkpolicies', CLUSTER),
  of(POLICY, 'v1alpha1', 'BaselineAdminNetworkPolicy', 'baselineadminnetworkpolicies', CLUSTER),
  of(POLICY, 'v1alpha2', 'ClusterNetworkPolicy', 'clusternetworkpolicies', CLUSTER),
  // Not understood, and so a reason to doubt who reaches whom.
  of('cilium.io', 'v2', 'CiliumNetworkPolicy', 'ciliumnetworkpolicies'),
  of('cilium.io', 'v2', 'CiliumClusterwideNetworkPolicy', 'ciliumclusterwidenetworkpolicies', CLUSTER),
  of('crd.projectcalico.org', 'v1', 'NetworkPolicy', 'networkpolicies'),
  of('crd.projectcalico.org', 'v1', 'GlobalNetworkPolicy', 'globalnetworkpolicies', CLUSTER),
  of('monitoring.coreos.com', 'v1', 'ServiceMonitor', 'servicemonitors'),
];

/** RBAC has no right that is less than the whole of a Secret; so it is at least not asked for. */
const CONTENT: Readonly<Record<string, Partial<ReadKind>>> = {
  Secret: { content: 'metadata' },
};

const STAGES: Readonly<Record<string, number>> = { Deployment: 0, CronJob: 0, Pod: 2 };

/** Kinds of a lower stage are read first: they may own those of a higher one. */
export const stageOf = ({ kind }: ReadKind): number => STAGES[kind] ?? 1;

export const READ_KINDS: readonly ReadKind[] = [
  ...Object.entries(RESOURCES).map(([kind, resource]): ReadKind => ({ kind, ...resource, ...CONTENT[kind] })),
  ...FURTHER,
];

export const apiVersionOf = ({ group, version }: Resource): string => (group === '' ? version : `${group}/${version}`);

/** The path of a list; of one namespace where one is named. */
export function pathOf({ group, version, resource, cluster }: ReadKind, namespace?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === undefined || cluster
    ? `${root}/${resource}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
}
