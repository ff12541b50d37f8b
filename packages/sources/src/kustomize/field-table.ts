/** Where Kustomize v5 looks by default: labels, annotations, images, replicas, and the names that objects refer to. */
import type { FieldSpec } from './fieldspec.ts';

/** `group/version/Kind`; the first two may be missing from the left, and `*` is any kind. */
type Kinds = string;

export function spec(kind: Kinds, path: string, create = false): FieldSpec {
  const parts = kind.split('/');
  const name = parts.at(-1) as string;
  return {
    group: parts.length === 3 || (parts.length === 2 && !parts[0]?.startsWith('v')) ? (parts[0] as string) : '',
    version: parts.length === 3 ? (parts[1] as string) : parts.length === 2 && parts[0] === 'v1' ? 'v1' : '',
    kind: name === '*' ? '' : name,
    path,
    create,
  };
}

const specs = (kind: Kinds, paths: readonly string[], create = false): FieldSpec[] =>
  paths.map((path) => spec(kind, path, create));

const LABELS: readonly FieldSpec[] = [
  spec('*', 'metadata/labels', true),
  spec('v1/ReplicationController', 'spec/template/metadata/labels', true),
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'apps/StatefulSet', 'batch/Job'].map((kind) =>
    spec(kind, 'spec/template/metadata/labels', true),
  ),
  spec('batch/CronJob', 'spec/jobTemplate/metadata/labels', true),
  spec('batch/CronJob', 'spec/jobTemplate/spec/template/metadata/labels', true),
];
const CLAIM_LABELS = [spec('apps/StatefulSet', 'spec/volumeClaimTemplates[]/metadata/labels', true)];

const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels';
const POD_SELECTORS = [
  ...['podAffinity', 'podAntiAffinity'].flatMap((affinity) =>
    [PREFERRED, REQUIRED].map((rule) => `spec/template/spec/affinity/${affinity}/${rule}`),
  ),
  'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels',
];
const SELECTORS: readonly FieldSpec[] = [
  ...['v1/Service', 'v1/ReplicationController'].map((kind) => spec(kind, 'spec/selector', true)),
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'apps/StatefulSet'].map((kind) =>
    spec(kind, 'spec/selector/matchLabels', true),
  ),
  ...['apps/Deployment', 'apps/StatefulSet'].flatMap((kind) => specs(kind, POD_SELECTORS)),
  ...['batch/Job', 'policy/PodDisruptionBudget'].map((kind) => spec(kind, 'spec/selector/matchLabels')),
  spec('batch/CronJob', 'spec/jobTemplate/spec/selector/matchLabels'),
  ...specs('networking.k8s.io/NetworkPolicy', [
    'spec/podSelector/matchLabels',
    'spec/ingress/from/podSelector/matchLabels',
    'spec/egress/to/podSelector/matchLabels',
  ]),
];

const ANNOTATIONS: readonly FieldSpec[] = [
  spec('*', 'metadata/annotations', true),
  ...['v1/ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'batch/Job'].map((kind) =>
    spec(kind, 'spec/template/metadata/annotations', true),
  ),
  spec('batch/CronJob', 'spec/jobTemplate/metadata/annotations', true),
  spec('batch/CronJob', 'spec/jobTemplate/spec/template/metadata/annotations', true),
];

const IMAGES = [
  'spec/containers[]/image',
  'spec/initContainers[]/image',
  'spec/volumes[]/image/reference',
  'spec/template/spec/containers[]/image',
  'spec/template/spec/initContainers[]/image',
  'spec/template/spec/volumes[]/image/reference',
  'spec/jobTemplate/spec/template/spec/volumes[]/image/reference',
].map((path) => spec('*', path, true));

const NAMESPACES: readonly FieldSpec[] = [
  spec('Namespace', 'metadata/name', true),
  spec('apiregistration.k8s.io/APIService', 'spec/service/namespace', true),
  spec('apiextensions.k8s.io/CustomResourceDefinition', 'spec/conversion/webhook/clientConfig/service/namespace'),
];

/** Where each kind that bears pods keeps the pod spec. */
const IN_TEMPLATE = 'spec/template/spec';
export const POD_SPECS = {
  Deployment: IN_TEMPLATE,
  ReplicaSet: IN_TEMPLATE,
  DaemonSet: IN_TEMPLATE,
  StatefulSet: IN_TEMPLATE,
  Job: IN_TEMPLATE,
  CronJob: 'spec/jobTemplate/spec/template/spec',
} as const;

const VAR_FIELDS = ['containers', 'initContainers'].flatMap((list) =>
  ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((field) => `${list}/${field}`),
);
const VARS: readonly FieldSpec[] = [
  ...Object.entries({ ...POD_SPECS, Pod: 'spec' }).flatMap(([kind, pod]) =>
    specs(
      kind,
      VAR_FIELDS.map((field) => `${pod}/${field}`),
    ),
  ),
  ...['DaemonSet', 'Deployment', 'Job', 'ReplicaSet'].map((kind) =>
    spec(kind, 'spec/template/spec/volumes/nfs/server'),
  ),
  spec('CronJob', 'spec/jobTemplate/spec/template/volumes/nfs/server'),
  spec('Pod', 'spec/volumes/nfs/server'),
  spec('StatefulSet', 'spec/volumeClaimTemplates/spec/nfs/server'),
  spec('PersistentVolume', 'spec/nfs/server'),
  spec('Deployment', 'spec/template/metadata/annotations'),
  ...specs('Ingress', ['spec/rules/host', 'spec/tls/hosts', 'spec/tls/secretName']),
  ...specs('Service', ['spec/ports/port', 'spec/ports/targetPort']),
  spec('*', 'metadata/labels'),
  spec('*', 'metadata/annotations'),
];

export const FIELD_TABLE = {
  namePrefix: [spec('*', 'metadata/name')],
  nameSuffix: [spec('*', 'metadata/name')],
  namespace: NAMESPACES,
  commonLabels: [...SELECTORS, ...LABELS, ...CLAIM_LABELS],
  labels: [],
  templateLabels: LABELS,
  volumeClaimTemplateLabels: CLAIM_LABELS,
  commonAnnotations: ANNOTATIONS,
  varReference: VARS,
  images: IMAGES,
  replicas: ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) =>
    spec(kind, 'spec/replicas', true),
  ),
} satisfies Record<string, readonly FieldSpec[]>;
