/**
 * Hops taken in a real apiserver: what is asked of it, and that it refuses one who lacks a rule. What needs a kubelet or a
 * controller (entering pods, tokens in Secrets, certificates that are signed) cannot be shown on a control plane alone.
 */
import { type KubeObject } from '../cluster/harness/client.ts';

export type Headers = Readonly<Record<string, string | readonly string[]>>;
export type SendWith = (method: string, path: string, body: object, headers: Headers) => Promise<number>;

export interface TakenHop {
  readonly id: string;
  /** Where it is bound: in a namespace, or in the cluster. */
  readonly place: 'ops' | 'guarded' | 'cluster';
  readonly rules: readonly object[];
  /** Method, path, body and headers, one after the other; `who` tells names apart. */
  readonly requests: (who: string) => readonly (readonly [string, string, object, Headers?])[];
}

const rule = (verbs: string, resources: string, group = '', resourceNames?: string[]): object => ({
  verbs: verbs.split(' '),
  resources: resources.split(' '),
  apiGroups: [group],
  ...(resourceNames && { resourceNames }),
});

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const OPS = '/api/v1/namespaces/ops';
const GUARDED = '/api/v1/namespaces/guarded';
const WHO_AM_I = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

const spec = (more: object = {}, container: object = {}): object => ({
  serviceAccountName: 'root',
  containers: [{ name: 'main', image: 'example.test/main:1', ...container }],
  ...more,
});
const pod = (name: string, of: object = spec()): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: of,
});

/** What the hops are about, made by the admin. */
export const SCENE: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'root', namespace: 'ops' } },
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'runner', namespace: 'ops' }, spec: spec() },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'ops' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image: 'example.test/web:1' }] },
      },
    },
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'Role',
    metadata: { name: 'idle', namespace: 'ops' },
    rules: [],
  },
];

const EVERYTHING = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];

const bindingTo = (who: string, kind: string, name: string): object => ({
  metadata: { name: who },
  roleRef: { apiGroup: RBAC, kind, name },
  subjects: [{ kind: 'User', apiGroup: RBAC, name: who }],
});

const hardened = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  runAsUser: 1000,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

export const TAKEN_HOPS: readonly TakenHop[] = [
  {
    id: 'create-pods',
    place: 'ops',
    rules: [rule('create', 'pods')],
    requests: (who) => [['POST', `${OPS}/pods`, pod(who)]],
  },
  {
    id: 'write-workloads',
    place: 'ops',
    rules: [rule('patch', 'deployments', 'apps', ['web'])],
    requests: () => [
      [
        'PATCH',
        '/apis/apps/v1/namespaces/ops/deployments/web',
        { spec: { template: { spec: { serviceAccountName: 'root' } } } },
      ],
    ],
  },
  {
    id: 'change-pods',
    place: 'ops',
    rules: [rule('patch', 'pods', '', ['runner'])],
    requests: () => [
      ['PATCH', `${OPS}/pods/runner`, { spec: { containers: [{ name: 'main', image: 'example.test/mine:1' }] } }],
    ],
  },
  {
    id: 'debug-pods',
    place: 'ops',
    rules: [rule('patch', '*/ephemeralcontainers')],
    requests: (who) => [
      [
        'PATCH',
        `${OPS}/pods/runner/ephemeralcontainers`,
        { spec: { ephemeralContainers: [{ name: who, image: 'example.test/mine:1', targetContainerName: 'main' }] } },
      ],
    ],
  },
  {
    id: 'request-tokens',
    place: 'ops',
    rules: [rule('create', 'serviceaccounts/token', '', ['root'])],
    requests: () => [['POST', `${OPS}/serviceaccounts/root/token`, { spec: { expirationSeconds: 600 } }]],
  },
  {
    id: 'impersonate-accounts',
    place: 'ops',
    rules: [rule('impersonate', 'serviceaccounts', '', ['root'])],
    requests: () => [['POST', WHO_AM_I, {}, { 'Impersonate-User': 'system:serviceaccount:ops:root' }]],
  },
  {
    id: 'impersonate-users',
    place: 'cluster',
    rules: [rule('impersonate', 'users', '', ['boss'])],
    requests: () => [['POST', WHO_AM_I, {}, { 'Impersonate-User': 'boss' }]],
  },
  {
    id: 'impersonate-groups',
    place: 'cluster',
    rules: [rule('impersonate', 'groups', '', ['system:masters']), rule('impersonate', 'users', '', ['nobody'])],
    requests: (who) => [
      [
        'POST',
        `/apis/${RBAC}/v1/clusterroles`,
        { metadata: { name: `made-by-${who}` }, rules: EVERYTHING },
        { 'Impersonate-User': 'nobody', 'Impersonate-Group': 'system:masters' },
      ],
    ],
  },
  {
    id: 'bind-cluster-admin',
    place: 'cluster',
    rules: [rule('bind', 'clusterroles', RBAC, ['cluster-admin']), rule('create', 'clusterrolebindings', RBAC)],
    requests: (who) => [
      ['POST', `/apis/${RBAC}/v1/clusterrolebindings`, bindingTo(who, 'ClusterRole', 'cluster-admin')],
    ],
  },
  {
    id: 'bind-admin',
    place: 'ops',
    rules: [rule('bind', 'clusterroles', RBAC, ['cluster-admin']), rule('create', 'rolebindings', RBAC)],
    requests: (who) => [
      ['POST', `/apis/${RBAC}/v1/namespaces/ops/rolebindings`, bindingTo(who, 'ClusterRole', 'cluster-admin')],
    ],
  },
  {
    id: 'rewrite-cluster-roles',
    place: 'cluster',
    rules: [rule('escalate', 'clusterroles', RBAC), rule('patch', 'clusterroles', RBAC, ['system:discovery'])],
    requests: () => [['PATCH', `/apis/${RBAC}/v1/clusterroles/system:discovery`, { rules: EVERYTHING }]],
  },
  {
    id: 'make-roles',
    place: 'ops',
    rules: [
      rule('escalate', 'roles', RBAC),
      rule('create', 'roles', RBAC),
      rule('bind', 'roles', RBAC),
      rule('create', 'rolebindings', RBAC),
    ],
    requests: (who) => [
      ['POST', `/apis/${RBAC}/v1/namespaces/ops/roles`, { metadata: { name: who }, rules: EVERYTHING }],
      ['POST', `/apis/${RBAC}/v1/namespaces/ops/rolebindings`, bindingTo(who, 'Role', who)],
    ],
  },
  {
    id: 'rewrite-roles',
    place: 'ops',
    rules: [rule('escalate', 'roles', RBAC), rule('patch', 'roles', RBAC, ['idle'])],
    requests: () => [['PATCH', `/apis/${RBAC}/v1/namespaces/ops/roles/idle`, { rules: EVERYTHING }]],
  },
  {
    id: 'lift-pod-security',
    place: 'guarded',
    rules: [rule('patch', 'namespaces'), rule('create', 'pods')],
    requests: (who) => [
      ['PATCH', GUARDED, { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } }],
      [
        'POST',
        `${GUARDED}/pods`,
        pod(who, spec({ serviceAccountName: 'default', hostPID: true }, { securityContext: { privileged: true } })),
      ],
    ],
  },
  {
    id: 'mount-nodes',
    place: 'cluster',
    rules: [rule('create', 'persistentvolumes'), rule('create', 'persistentvolumeclaims'), rule('create', 'pods')],
    requests: (who) => [
      [
        'POST',
        '/api/v1/persistentvolumes',
        {
          metadata: { name: who },
          spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/' } },
        },
      ],
      [
        'POST',
        '/api/v1/namespaces/strict/persistentvolumeclaims',
        {
          metadata: { name: who },
          spec: { volumeName: who, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
      [
        'POST',
        '/api/v1/namespaces/strict/pods',
        pod(
          who,
          spec(
            { serviceAccountName: 'default', volumes: [{ name: 'node', persistentVolumeClaim: { claimName: who } }] },
            { securityContext: hardened, volumeMounts: [{ name: 'node', mountPath: '/node' }] },
          ),
        ),
      ],
    ],
  },
  {
    id: 'write-webhooks',
    place: 'cluster',
    rules: [rule('create', 'mutatingwebhookconfigurations', ADMISSION)],
    requests: (who) => [
      ['POST', `/apis/${ADMISSION}/v1/mutatingwebhookconfigurations`, { metadata: { name: who }, webhooks: [] }],
    ],
  },
];

const CONTENT: Readonly<Record<string, string>> = {
  POST: 'application/json',
  PATCH: 'application/strategic-merge-patch+json',
};

/** The statuses, up to the first refusal. */
export async function take(send: SendWith, { requests }: TakenHop, who: string): Promise<number[]> {
  const statuses: number[] = [];
  for (const [method, path, body, headers] of requests(who)) {
    const status = await send(method, path, body, { 'content-type': CONTENT[method] as string, ...headers });
    statuses.push(status);
    if (status >= 300) break;
  }
  return statuses;
}
