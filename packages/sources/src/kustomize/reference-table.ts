/** Which fields of which kinds hold the names of which other kinds, by default. */
import { POD_SPECS, spec } from './field-table.ts';
import type { FieldSpec } from './fieldspec.ts';
import type { Gvk } from './ids.ts';

export interface Reference extends Gvk {
  readonly fields: readonly FieldSpec[];
}

const to = (kind: string, version: string, group: string, fields: readonly FieldSpec[]): Reference => ({
  group,
  version,
  kind,
  fields,
});

const POD_TEMPLATES = { ...POD_SPECS, PodTemplate: 'template/spec' };

const inPods = (pods: Readonly<Record<string, string>>, fields: readonly string[]): FieldSpec[] =>
  Object.entries(pods).flatMap(([kind, pod]) => fields.map((field) => spec(kind, `${pod}/${field}`)));

const ofEnvironment = (keyRef: string, ref: string): string[] =>
  ['containers', 'initContainers'].flatMap((list) => [
    `${list}/env/valueFrom/${keyRef}/name`,
    `${list}/envFrom/${ref}/name`,
  ]);

const CONFIG_MAP = [
  'volumes/configMap/name',
  'volumes/projected/sources/configMap/name',
  ...ofEnvironment('configMapKeyRef', 'configMapRef'),
];
const SECRET = [
  'volumes/secret/secretName',
  'volumes/projected/sources/secret/name',
  'imagePullSecrets/name',
  ...ofEnvironment('secretKeyRef', 'secretRef'),
];

/** Kinds whose pods name service accounts, claims and priority classes; no ReplicaSets here. */
const RUNNERS = {
  Pod: 'spec',
  StatefulSet: POD_SPECS.StatefulSet,
  Deployment: POD_SPECS.Deployment,
  ReplicationController: 'spec/template/spec',
  CronJob: POD_SPECS.CronJob,
  Job: POD_SPECS.Job,
  DaemonSet: POD_SPECS.DaemonSet,
};

const scaled = (kind: string): Reference =>
  to(kind, '', '', [spec('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name')]);

const RULE_NAMES = ['Role', 'ClusterRole'].map((kind) => spec(kind, 'rules/resourceNames'));

const configMaps = to('ConfigMap', 'v1', '', [
  ...CONFIG_MAP.map((field) => spec('v1/Pod', `spec/${field}`)),
  ...inPods(POD_TEMPLATES, CONFIG_MAP),
  spec('Node', 'spec/configSource/configMap'),
  ...RULE_NAMES,
  spec('Ingress', 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'),
]);

const SECRET_ANNOTATIONS = ['ingress.kubernetes.io', 'nginx.ingress.kubernetes.io']
  .map((domain) => `${domain}\\/auth-secret`)
  .concat('nginx.ingress.kubernetes.io\\/auth-tls-secret');

const secrets = to('Secret', 'v1', '', [
  ...SECRET.map((field) => spec('v1/Pod', `spec/${field}`)),
  ...inPods(POD_TEMPLATES, SECRET),
  spec('Ingress', 'spec/tls/secretName'),
  ...SECRET_ANNOTATIONS.map((name) => spec('Ingress', `metadata/annotations/${name}`)),
  spec('ServiceAccount', 'imagePullSecrets/name'),
  ...['secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map((name) =>
    spec('StorageClass', `parameters/${name}`),
  ),
  ...RULE_NAMES,
  spec('serving.knative.dev/v1/Service', 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name'),
  spec('PersistentVolume', 'spec/azureFile/secretName'),
]);

const services = to('Service', 'v1', '', [
  spec('apps/StatefulSet', 'spec/serviceName'),
  ...[
    'spec/rules/http/paths/backend/serviceName',
    'spec/backend/serviceName',
    'spec/rules/http/paths/backend/service/name',
    'spec/defaultBackend/service/name',
  ].map((path) => spec('Ingress', path)),
  spec('apiregistration.k8s.io/APIService', 'spec/service/name'),
  ...['Validating', 'Mutating'].map((mode) =>
    spec(`admissionregistration.k8s.io/${mode}WebhookConfiguration`, 'webhooks/clientConfig/service'),
  ),
]);

const RBAC = 'rbac.authorization.k8s.io';
const bindings = (path: string): FieldSpec[] =>
  ['RoleBinding', 'ClusterRoleBinding'].map((kind) => spec(`${RBAC}/${kind}`, path));

export const REFERENCES: readonly Reference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(scaled),
  configMaps,
  secrets,
  services,
  to('Role', '', RBAC, [spec(`${RBAC}/RoleBinding`, 'roleRef/name')]),
  to('ClusterRole', '', RBAC, bindings('roleRef/name')),
  to('ServiceAccount', 'v1', '', [...bindings('subjects'), ...inPods(RUNNERS, ['serviceAccountName'])]),
  to('PersistentVolumeClaim', 'v1', '', inPods(RUNNERS, ['volumes/persistentVolumeClaim/claimName'])),
  to('PersistentVolume', 'v1', '', [
    spec('PersistentVolumeClaim', 'spec/volumeName'),
    spec('ClusterRole', 'rules/resourceNames'),
  ]),
  to('StorageClass', 'v1', 'storage.k8s.io', [
    spec('PersistentVolume', 'spec/storageClassName'),
    spec('PersistentVolumeClaim', 'spec/storageClassName'),
    spec('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
  ]),
  to('PriorityClass', 'v1', 'scheduling.k8s.io', inPods(RUNNERS, ['priorityClassName'])),
  // The group is written so in Kustomize, so it matches nothing; an overlay's configuration may rely on the entry.
  to('IngressClass', 'v1', 'networking.k8s.io/v1', [spec('Ingress', 'spec/ingressClassName')]),
  to('ValidatingAdmissionPolicy', '', 'admissionregistration.k8s.io', [
    spec('admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding', 'spec/policyName'),
  ]),
];
