/** Where the API serves each kind that a field control may judge. */

export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** It is in no namespace. */
  readonly cluster?: true;
}

const core = (resource: string): Resource => ({ group: '', version: 'v1', resource });
const of = (group: string, resource: string, version = 'v1'): Resource => ({ group, version, resource });
const ofCluster = (resource: Resource): Resource => ({ ...resource, cluster: true });

export const RESOURCES: Readonly<Record<string, Resource>> = {
  Pod: core('pods'),
  PodTemplate: core('podtemplates'),
  ReplicationController: core('replicationcontrollers'),
  Deployment: of('apps', 'deployments'),
  ReplicaSet: of('apps', 'replicasets'),
  StatefulSet: of('apps', 'statefulsets'),
  DaemonSet: of('apps', 'daemonsets'),
  Job: of('batch', 'jobs'),
  CronJob: of('batch', 'cronjobs'),
  Namespace: ofCluster(core('namespaces')),
  Service: core('services'),
  ServiceAccount: core('serviceaccounts'),
  ConfigMap: core('configmaps'),
  Secret: core('secrets'),
  ResourceQuota: core('resourcequotas'),
  LimitRange: core('limitranges'),
  PersistentVolumeClaim: core('persistentvolumeclaims'),
  PersistentVolume: ofCluster(core('persistentvolumes')),
  Role: of('rbac.authorization.k8s.io', 'roles'),
  ClusterRole: ofCluster(of('rbac.authorization.k8s.io', 'clusterroles')),
  RoleBinding: of('rbac.authorization.k8s.io', 'rolebindings'),
  ClusterRoleBinding: ofCluster(of('rbac.authorization.k8s.io', 'clusterrolebindings')),
  NetworkPolicy: of('networking.k8s.io', 'networkpolicies'),
  Ingress: of('networking.k8s.io', 'ingresses'),
  PodDisruptionBudget: of('policy', 'poddisruptionbudgets'),
  HorizontalPodAutoscaler: of('autoscaling', 'horizontalpodautoscalers', 'v2'),
  ValidatingWebhookConfiguration: ofCluster(of('admissionregistration.k8s.io', 'validatingwebhookconfigurations')),
  MutatingWebhookConfiguration: ofCluster(of('admissionregistration.k8s.io', 'mutatingwebhookconfigurations')),
};
