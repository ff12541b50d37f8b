/**
 * A policy for the API server's audit log, for who runs the cluster: --audit-policy-file. The first rule that matches
 * counts. Kubernetes, Auditing (https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/).
 */
import type { Yaml } from '../yaml.ts';

const READS = ['get', 'list', 'watch'];

/** Who reads all day, as its work. What it writes, or reads of secrets, is still recorded by what comes first. */
const SYSTEM: Yaml = {
  level: 'None',
  verbs: READS,
  users: ['system:apiserver', 'system:kube-scheduler', 'system:kube-controller-manager', 'system:kube-proxy'],
};

const RULES: readonly Yaml[] = [
  { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/version', '/openapi/*', '/metrics'] },
  { level: 'None', resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
  { level: 'None', resources: [{ group: '', resources: ['events'] }, { group: 'events.k8s.io' }] },
  // Never their content: a log is read by more people than a Secret is.
  {
    level: 'Metadata',
    resources: [
      { group: '', resources: ['secrets', 'configmaps', 'serviceaccounts/token'] },
      { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
    ],
  },
  // What is run in a container is in the query of these, and a body has nothing more.
  {
    level: 'Request',
    resources: [
      {
        group: '',
        resources: [
          'pods/exec',
          'pods/attach',
          'pods/portforward',
          'pods/ephemeralcontainers',
          'pods/proxy',
          'services/proxy',
          'nodes/proxy',
        ],
      },
    ],
  },
  SYSTEM,
  { level: 'None', verbs: READS, userGroups: ['system:nodes'] },
  { level: 'None', verbs: READS, userGroups: ['system:serviceaccounts:kube-system'] },
  // Who may do what, and what is refused: the whole of each change.
  {
    level: 'RequestResponse',
    verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
    resources: [{ group: 'rbac.authorization.k8s.io' }, { group: 'admissionregistration.k8s.io' }],
  },
  { level: 'Metadata' },
];

export const auditPolicy: Yaml = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  // When a request arrives nothing is known of its end.
  omitStages: ['RequestReceived'],
  rules: RULES,
};
