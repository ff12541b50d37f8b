/** What people call the resources of an API server: `po`, `pod`, `pods`, `deployments.apps/scale`. Held against a real one's discovery. */

export interface KnownResource {
  readonly group: string;
  readonly resource: string;
  readonly singular: string;
  readonly short: readonly string[];
  /** It is in no namespace. */
  readonly cluster: boolean;
}

/** By group: plural, singular, and short names. A star: in no namespace. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  '': [
    'bindings binding',
    '*componentstatuses componentstatus cs',
    'configmaps configmap cm',
    'endpoints endpoints ep',
    'events event ev',
    'limitranges limitrange limits',
    '*namespaces namespace ns',
    '*nodes node no',
    'persistentvolumeclaims persistentvolumeclaim pvc',
    '*persistentvolumes persistentvolume pv',
    'pods pod po',
    'podtemplates podtemplate',
    'replicationcontrollers replicationcontroller rc',
    'resourcequotas resourcequota quota',
    'secrets secret',
    'serviceaccounts serviceaccount sa',
    'services service svc',
  ],
  'admissionregistration.k8s.io': [
    '*mutatingwebhookconfigurations mutatingwebhookconfiguration',
    '*validatingadmissionpolicies validatingadmissionpolicy',
    '*validatingadmissionpolicybindings validatingadmissionpolicybinding',
    '*validatingwebhookconfigurations validatingwebhookconfiguration',
  ],
  'apiextensions.k8s.io': ['*customresourcedefinitions customresourcedefinition crd crds'],
  'apiregistration.k8s.io': ['*apiservices apiservice'],
  apps: [
    'controllerrevisions controllerrevision',
    'daemonsets daemonset ds',
    'deployments deployment deploy',
    'replicasets replicaset rs',
    'statefulsets statefulset sts',
  ],
  'authentication.k8s.io': ['*selfsubjectreviews selfsubjectreview', '*tokenreviews tokenreview'],
  'authorization.k8s.io': [
    'localsubjectaccessreviews localsubjectaccessreview',
    '*selfsubjectaccessreviews selfsubjectaccessreview',
    '*selfsubjectrulesreviews selfsubjectrulesreview',
    '*subjectaccessreviews subjectaccessreview',
  ],
  autoscaling: ['horizontalpodautoscalers horizontalpodautoscaler hpa'],
  batch: ['cronjobs cronjob cj', 'jobs job'],
  'certificates.k8s.io': ['*certificatesigningrequests certificatesigningrequest csr'],
  'coordination.k8s.io': ['leases lease'],
  'discovery.k8s.io': ['endpointslices endpointslice'],
  'events.k8s.io': ['events event ev'],
  'flowcontrol.apiserver.k8s.io': [
    '*flowschemas flowschema',
    '*prioritylevelconfigurations prioritylevelconfiguration',
  ],
  'networking.k8s.io': [
    '*ingressclasses ingressclass',
    'ingresses ingress ing',
    '*ipaddresses ipaddress ip',
    'networkpolicies networkpolicy netpol',
    '*servicecidrs servicecidr',
  ],
  'node.k8s.io': ['*runtimeclasses runtimeclass'],
  policy: ['poddisruptionbudgets poddisruptionbudget pdb'],
  'rbac.authorization.k8s.io': [
    '*clusterrolebindings clusterrolebinding',
    '*clusterroles clusterrole',
    'rolebindings rolebinding',
    'roles role',
  ],
  'resource.k8s.io': [
    '*deviceclasses deviceclass',
    'resourceclaims resourceclaim',
    'resourceclaimtemplates resourceclaimtemplate',
    '*resourceslices resourceslice',
  ],
  'scheduling.k8s.io': ['*priorityclasses priorityclass pc'],
  'storage.k8s.io': [
    '*csidrivers csidriver',
    '*csinodes csinode',
    'csistoragecapacities csistoragecapacity',
    '*storageclasses storageclass sc',
    '*volumeattachments volumeattachment',
    '*volumeattributesclasses volumeattributesclass vac',
  ],
};

/** Not served, or only by a server that is told to; the first four are asked for when somebody acts as somebody else. */
const UNSERVED: Readonly<Record<string, readonly string[]>> = {
  '': ['*users user', '*groups group'],
  'authentication.k8s.io': ['*userextras userextra', '*uids uid'],
  'certificates.k8s.io': ['*signers signer'],
  'admissionregistration.k8s.io': [
    '*mutatingadmissionpolicies mutatingadmissionpolicy',
    '*mutatingadmissionpolicybindings mutatingadmissionpolicybinding',
  ],
};

function known(group: string, row: string): KnownResource {
  const [plural = '', singular = '', ...short] = row.split(' ');
  const cluster = plural.startsWith('*');
  return { group, resource: cluster ? plural.slice(1) : plural, singular, short, cluster };
}

const rowsOf = (table: Readonly<Record<string, readonly string[]>>): KnownResource[] =>
  Object.entries(table).flatMap(([group, rows]) => rows.map((row) => known(group, row)));

export const SERVED: readonly KnownResource[] = rowsOf(TABLE);
const ALL: readonly KnownResource[] = [...SERVED, ...rowsOf(UNSERVED)];

const isCalled = (name: string) => (of: KnownResource) =>
  of.resource === name || of.singular === name || of.short.includes(name);

/** Every name that a resource goes by, for one who mistyped it. */
export const resourceNames = (): string[] =>
  ALL.flatMap(({ resource, singular, short }) => [resource, singular, ...short]);

export interface NamedResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Whether it is in no namespace; undefined where it is none of Kubernetes' own. */
  readonly cluster: boolean | undefined;
}

/** `RESOURCE[.GROUP][/SUBRESOURCE]`; a name without a group has to be of Kubernetes' own. */
export function resourceNamed(text: string): NamedResource | undefined {
  const [base = '', ...subs] = text.split('/');
  if (base === '' || subs.length > 1 || subs[0] === '') return undefined;
  const sub = subs[0] === undefined ? {} : { subresource: subs[0] };
  if (base === '*') return { group: '*', resource: '*', cluster: undefined, ...sub };
  const dot = base.indexOf('.');
  const name = (dot < 0 ? base : base.slice(0, dot)).toLowerCase();
  const group = dot < 0 ? undefined : base.slice(dot + 1).toLowerCase();
  const found = ALL.find((of) => isCalled(name)(of) && (group === undefined || of.group === group));
  if (found) return { group: found.group, resource: found.resource, cluster: found.cluster, ...sub };
  return group === undefined || name === '' ? undefined : { group, resource: name, cluster: undefined, ...sub };
}
