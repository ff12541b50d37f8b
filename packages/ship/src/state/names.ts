/** What ship keeps in the cluster, and how it is called. All of it is in the namespace of the service. */

/** Whose the fields are that ship applies. */
export const FIELD_MANAGER = 'palisade-ship';

/** On all that ship applies: the service whose release it is of. */
export const SERVICE_MARK = 'palisade.dev/service';

/** What the mark says: a service of the same name may be shipped from another namespace. */
export const markOf = ({ namespace, service }: { readonly namespace: string; readonly service: string }): string =>
  `${namespace}/${service}`;
/** On what ship keeps: release or receipt. */
export const RECORD_LABEL = 'palisade.dev/record';
export const SERVICE_LABEL = 'palisade.dev/service';

export const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'palisade' } as const;

export const leaseName = (service: string): string => `palisade-${service}`;
export const journalName = (service: string): string => `palisade-journal-${service}`;
export const releaseName = (service: string, release: number, part = 0): string =>
  `palisade-release-${service}-${release}${part === 0 ? '' : `-${part}`}`;
export const receiptName = (service: string, release: number): string => `palisade-receipt-${service}-${release}`;

const inNamespace = (namespace: string): string => `namespaces/${encodeURIComponent(namespace)}`;
export const configMapsPath = (namespace: string): string => `/api/v1/${inNamespace(namespace)}/configmaps`;
export const leasesPath = (namespace: string): string =>
  `/apis/coordination.k8s.io/v1/${inNamespace(namespace)}/leases`;
