/** Versions of APIs that Kubernetes serves no longer, with the release that stopped, as its deprecation guide lists them. */

export interface Removed {
  /** The minor release of Kubernetes 1 that serves it no longer. */
  readonly since: number;
  /** What to write instead. */
  readonly use: string;
}

const of = (since: number, use: string, kinds: string): [string, Removed][] =>
  kinds.split(' ').map((kind) => [kind, { since, use }]);

/** By `apiVersion`, then kind; `*` is every kind. */
const TABLE: Readonly<Record<string, readonly [string, Removed][]>> = {
  'extensions/v1beta1': [
    ...of(16, 'apps/v1', 'Deployment DaemonSet ReplicaSet'),
    ...of(16, 'networking.k8s.io/v1', 'NetworkPolicy'),
    ...of(22, 'networking.k8s.io/v1', 'Ingress'),
    ...of(16, 'Pod Security Admission', 'PodSecurityPolicy'),
  ],
  'apps/v1beta1': of(16, 'apps/v1', 'Deployment StatefulSet ReplicaSet'),
  'apps/v1beta2': of(16, 'apps/v1', 'Deployment StatefulSet ReplicaSet DaemonSet'),
  'networking.k8s.io/v1beta1': of(22, 'networking.k8s.io/v1', 'Ingress IngressClass'),
  'rbac.authorization.k8s.io/v1alpha1': of(22, 'rbac.authorization.k8s.io/v1', '*'),
  'rbac.authorization.k8s.io/v1beta1': of(22, 'rbac.authorization.k8s.io/v1', '*'),
  'apiextensions.k8s.io/v1beta1': of(22, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
  'apiregistration.k8s.io/v1beta1': of(22, 'apiregistration.k8s.io/v1', 'APIService'),
  'admissionregistration.k8s.io/v1beta1': of(
    22,
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  ),
  'certificates.k8s.io/v1beta1': of(22, 'certificates.k8s.io/v1', 'CertificateSigningRequest'),
  'coordination.k8s.io/v1beta1': of(22, 'coordination.k8s.io/v1', 'Lease'),
  'scheduling.k8s.io/v1beta1': of(22, 'scheduling.k8s.io/v1', 'PriorityClass'),
  'storage.k8s.io/v1beta1': [
    ...of(22, 'storage.k8s.io/v1', 'CSIDriver CSINode StorageClass VolumeAttachment'),
    ...of(27, 'storage.k8s.io/v1', 'CSIStorageCapacity'),
  ],
  'batch/v1beta1': of(25, 'batch/v1', 'CronJob'),
  'batch/v2alpha1': of(21, 'batch/v1', 'CronJob'),
  'discovery.k8s.io/v1beta1': of(25, 'discovery.k8s.io/v1', 'EndpointSlice'),
  'policy/v1beta1': [
    ...of(25, 'policy/v1', 'PodDisruptionBudget'),
    ...of(25, 'Pod Security Admission', 'PodSecurityPolicy'),
  ],
  'node.k8s.io/v1beta1': of(25, 'node.k8s.io/v1', 'RuntimeClass'),
  'autoscaling/v2beta1': of(25, 'autoscaling/v2', 'HorizontalPodAutoscaler'),
  'autoscaling/v2beta2': of(26, 'autoscaling/v2', 'HorizontalPodAutoscaler'),
  'flowcontrol.apiserver.k8s.io/v1beta1': of(26, 'flowcontrol.apiserver.k8s.io/v1', '*'),
  'flowcontrol.apiserver.k8s.io/v1beta2': of(29, 'flowcontrol.apiserver.k8s.io/v1', '*'),
  'flowcontrol.apiserver.k8s.io/v1beta3': of(32, 'flowcontrol.apiserver.k8s.io/v1', '*'),
};

export function removedVersion(apiVersion: string, kind: string): Removed | undefined {
  const kinds = Object.hasOwn(TABLE, apiVersion) ? TABLE[apiVersion] : undefined;
  return kinds?.find(([name]) => name === '*' || name === kind)?.[1];
}
