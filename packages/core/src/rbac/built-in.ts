/** The roles that every cluster has for people. Files bind them and never show them; test/conformance holds this against a server's own. */
import { type DataObject, toData } from '../value.ts';

export interface BuiltIn {
  readonly rules: readonly DataObject[];
  /** It takes in the rules of other roles: a cluster may have added to it. */
  readonly grows: boolean;
}

const READ = 'get list watch';
const WRITE = 'create delete deletecollection patch update';
const ALL = `${READ} ${WRITE}`;

/** Verbs, group, resources. */
type Row = readonly [string, string, string];

/** What they have in every version that is maintained. */
const VIEW: readonly Row[] = [
  [READ, '', 'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers'],
  [READ, '', 'replicationcontrollers/scale serviceaccounts services services/status bindings events limitranges'],
  [READ, '', 'namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas'],
  [READ, '', 'resourcequotas/status namespaces'],
  [READ, 'discovery.k8s.io', 'endpointslices'],
  [READ, 'apps', 'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status'],
  [READ, 'apps', 'replicasets replicasets/scale replicasets/status'],
  [READ, 'apps', 'statefulsets statefulsets/scale statefulsets/status'],
  [READ, 'autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status'],
  [READ, 'batch', 'cronjobs cronjobs/status jobs jobs/status'],
  [READ, 'policy', 'poddisruptionbudgets poddisruptionbudgets/status'],
  [READ, 'networking.k8s.io', 'ingresses ingresses/status networkpolicies'],
];

const EDIT: readonly Row[] = [
  [READ, '', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy'],
  ['impersonate', '', 'serviceaccounts'],
  [WRITE, '', 'pods pods/attach pods/exec pods/portforward pods/proxy configmaps events persistentvolumeclaims'],
  [WRITE, '', 'replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy'],
  ['create', '', 'pods/eviction serviceaccounts/token'],
  [WRITE, 'apps', 'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale'],
  [WRITE, 'apps', 'statefulsets statefulsets/scale'],
  [WRITE, 'autoscaling', 'horizontalpodautoscalers'],
  [WRITE, 'batch', 'cronjobs jobs'],
  [WRITE, 'policy', 'poddisruptionbudgets'],
  [WRITE, 'networking.k8s.io', 'ingresses networkpolicies'],
  [ALL, 'coordination.k8s.io', 'leases'],
  ...VIEW,
];

const ADMIN: readonly Row[] = [
  ['create', 'authorization.k8s.io', 'localsubjectaccessreviews'],
  [ALL, 'rbac.authorization.k8s.io', 'rolebindings roles'],
  ...EDIT,
];

const EVERYTHING: BuiltIn = {
  rules: [
    toData({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }) as DataObject,
    toData({ nonResourceURLs: ['*'], verbs: ['*'] }) as DataObject,
  ],
  grows: false,
};

const rule = ([verbs, group, resources]: Row): DataObject =>
  toData({ apiGroups: [group], resources: resources.split(' '), verbs: verbs.split(' ') }) as DataObject;

const growing = (rows: readonly Row[]): BuiltIn => ({ rules: rows.map(rule), grows: true });

export const BUILT_IN: ReadonlyMap<string, BuiltIn> = new Map([
  ['cluster-admin', EVERYTHING],
  ['admin', growing(ADMIN)],
  ['edit', growing(EDIT)],
  ['view', growing(VIEW)],
]);
