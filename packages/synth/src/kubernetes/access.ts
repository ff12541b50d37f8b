/** Who the service is in the cluster, and what it may ask the API. */
import type { Service } from '@palisade/config/service/service';
import { namespaceOf, object } from '../labels.ts';
import { because, type Yaml } from '../yaml.ts';

export const serviceAccount = (service: Service): Yaml => ({
  ...object('v1', 'ServiceAccount', service.name, service),
  automountServiceAccountToken: because(false, 'workload/service-account-token'),
});

const GROUP = 'rbac.authorization.k8s.io';

/** The read-only role of the pre-deployment checklist. */
const READER: Yaml = [
  { apiGroups: [''], resources: ['pods', 'services'], verbs: ['get', 'list'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] },
];

export const roles = (service: Service): Yaml[] =>
  service.access === 'none'
    ? []
    : [
        {
          ...object(`${GROUP}/v1`, 'Role', `${service.name}-reader`, service),
          rules: because(READER, 'rbac/no-wildcards'),
        },
        {
          ...object(`${GROUP}/v1`, 'RoleBinding', `${service.name}-reader`, service),
          roleRef: { apiGroup: GROUP, kind: 'Role', name: `${service.name}-reader` },
          subjects: [{ kind: 'ServiceAccount', name: service.name, namespace: namespaceOf(service) }],
        },
      ];

const TOKEN = 'api-token';
/** Where clients of the Kubernetes API look for it. */
const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_SECONDS = 3600;

/** A token of its own, by name and for an hour, where the service asks the API: the one that is mounted unasked is not. */
export const tokenVolumes = ({ access }: Service): Yaml[] =>
  access === 'none'
    ? []
    : [
        {
          name: TOKEN,
          projected: {
            defaultMode: 0o440,
            sources: [
              { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
              { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
              { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
            ],
          },
        },
      ];

export const tokenMounts = ({ access }: Service): Yaml[] =>
  access === 'none' ? [] : [{ name: TOKEN, mountPath: TOKEN_FOLDER, readOnly: true }];
