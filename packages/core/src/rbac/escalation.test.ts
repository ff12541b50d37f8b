/** Every hop: what is enough to take it, what is not, and the chains that follow. */
import { describe, expect, it } from 'vitest';
import type { Origin } from '../location.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { type DataObject, toData } from '../value.ts';
import { createWorld, type World } from '../world.ts';
import { chainToEverything, graphOf } from './escalation.ts';
import { HOPS } from './hops.ts';
import { bindingText, chainText } from './words.ts';

const UNIT = 'u';
const ORIGIN = { file: 'rbac.yaml' } as Origin;

/** `Kind namespace/name`, or `Kind name`, and the rest of the object. */
function object(title: string, rest: Record<string, unknown> = {}): KubernetesSubject {
  const [kind = '', path = ''] = title.split(' ');
  const [name = '', namespace] = path.split('/').toReversed();
  const metadata = { name, ...(namespace && { namespace }), ...(rest['metadata'] as object) };
  const data = toData({ ...rest, kind, metadata }) as DataObject;
  const body = { apiVersion: 'v1', object: data, ...(kind === 'Pod' && { template: [] }) };
  return {
    model: 'kubernetes',
    id: title,
    kind,
    name,
    ...(namespace && { namespace }),
    unit: UNIT,
    origin: ORIGIN,
    body,
  };
}

const rule = (verbs: string, resources: string, more: object = {}, apiGroups = ['']): object => ({
  verbs: verbs.split(' '),
  resources: resources.split(' '),
  apiGroups,
  ...more,
});
const account = (path: string): object => {
  const [namespace, name] = path.split('/');
  return { kind: 'ServiceAccount', name, namespace };
};
const binding = (title: string, role: string, ...subjects: unknown[]): KubernetesSubject => {
  const [kind, name] = role.split(' ');
  return object(title, { roleRef: { kind, name }, subjects });
};

const worldOf = (objects: readonly KubernetesSubject[], whole = false): World =>
  createWorld(objects, new Map(), new Set(whole ? [UNIT] : []));

const ADMIN = binding(
  'ClusterRoleBinding root',
  'ClusterRole cluster-admin',
  account('ops/root'),
  {
    kind: 'User',
    name: 'root',
  },
  { kind: 'Group', name: 'roots' },
);
const POD = object('Pod ops/runner', { spec: { serviceAccountName: 'root' } });
const TOKEN = object('Secret ops/root-token', {
  type: 'kubernetes.io/service-account-token',
  metadata: { annotations: { 'kubernetes.io/service-account.name': 'root' } },
});
const RBAC = ['rbac.authorization.k8s.io'];
const ROOT = 'ServiceAccount ops/root -> ClusterRoleBinding root -> ClusterRole cluster-admin';

/** In the namespace `ops`, or in the cluster: the rules that are enough for a hop, and the chain that follows. */
const TAKEN: Readonly<Record<string, readonly ['ops' | 'cluster', readonly object[], string]>> = {
  everything: ['cluster', [rule('*', '*', {}, ['*'])], 'ClusterRoleBinding it -> ClusterRole it'],
  'create-pods': ['ops', [rule('create', 'pods')], `creates pods in ops -> ${ROOT}`],
  'write-workloads': [
    'ops',
    [rule('patch', 'deployments', { resourceNames: ['web'] }, ['apps'])],
    `writes workloads in ops (web) -> ${ROOT}`,
  ],
  'enter-pods': ['ops', [rule('create', 'pods/exec')], `enters pods in ops -> ${ROOT}`],
  'debug-pods': ['ops', [rule('patch', '*/ephemeralcontainers')], `debugs pods in ops -> ${ROOT}`],
  'change-pods': [
    'ops',
    [rule('patch', 'pods', { resourceNames: ['runner'] })],
    `changes the images of pods in ops (runner) -> ${ROOT}`,
  ],
  'proxy-nodes': [
    'cluster',
    [rule('get', 'nodes/proxy')],
    `enters pods through the kubelet in every namespace -> ${ROOT}`,
  ],
  'request-tokens': [
    'ops',
    [rule('create', 'serviceaccounts/token', { resourceNames: ['root'] })],
    `requests tokens in ops (root) -> ${ROOT}`,
  ],
  'read-tokens': ['ops', [rule('list', 'secrets')], `reads token Secrets in ops -> ${ROOT}`],
  'make-tokens': [
    'ops',
    [rule('create', 'secrets'), rule('get', 'secrets', { resourceNames: ['mine'] })],
    `makes token Secrets and reads them in ops -> ${ROOT}`,
  ],
  'impersonate-accounts': [
    'ops',
    [rule('impersonate', 'serviceaccounts')],
    `impersonates service accounts in ops -> ${ROOT}`,
  ],
  'impersonate-users': [
    'cluster',
    [rule('impersonate', 'users', { resourceNames: ['root'] })],
    'impersonates users -> User root -> ClusterRoleBinding root -> ClusterRole cluster-admin',
  ],
  'impersonate-groups': [
    'cluster',
    [
      rule('impersonate', 'groups', { resourceNames: ['system:masters'] }),
      rule('impersonate', 'users', { resourceNames: ['x'] }),
    ],
    'impersonates groups -> Group system:masters -> may do everything',
  ],
  'bind-cluster-admin': [
    'cluster',
    [rule('bind', 'clusterroles', {}, RBAC), rule('create', 'clusterrolebindings', {}, RBAC)],
    'binds itself to cluster-admin',
  ],
  'bind-admin': [
    'ops',
    [rule('bind', 'clusterroles', { resourceNames: ['edit'] }, RBAC), rule('create', 'rolebindings', {}, RBAC)],
    `binds itself to admin or edit in ops -> ${ROOT}`,
  ],
  'rewrite-cluster-roles': [
    'cluster',
    [rule('escalate patch', 'clusterroles', {}, RBAC)],
    'rewrites a ClusterRole that everybody has',
  ],
  'make-roles': [
    'ops',
    [rule('create escalate bind', 'roles rolebindings', {}, RBAC)],
    `makes a Role for everything and binds it in ops -> ${ROOT}`,
  ],
  'rewrite-roles': ['ops', [rule('escalate patch', 'roles', {}, RBAC)], `rewrites Roles in ops -> ${ROOT}`],
  'approve-certificates': [
    'cluster',
    [
      rule('create', 'certificatesigningrequests', {}, ['certificates.k8s.io']),
      rule('update', 'certificatesigningrequests/approval', {}, ['certificates.k8s.io']),
      rule('approve', 'signers', { resourceNames: ['kubernetes.io/kube-apiserver-client'] }, ['certificates.k8s.io']),
    ],
    `approves certificates for any name -> ${ROOT}`,
  ],
  'write-webhooks': [
    'cluster',
    [rule('patch', 'mutatingwebhookconfigurations', {}, ['admissionregistration.k8s.io'])],
    'writes mutating webhooks',
  ],
  'write-mutating-policies': [
    'cluster',
    [rule('create', 'mutatingadmissionpolicies mutatingadmissionpolicybindings', {}, ['admissionregistration.k8s.io'])],
    'writes mutating policies',
  ],
  'privileged-pods': [
    'shop' as 'ops',
    [rule('create', 'pods')],
    `starts a privileged pod in shop -> Node -> has the tokens of its pods -> ${ROOT}`,
  ],
  'lift-pod-security': [
    'shop' as 'ops',
    [rule('patch', 'namespaces', { resourceNames: ['shop'] }), rule('create', 'pods')],
    `starts a privileged pod in shop -> Node -> has the tokens of its pods -> ${ROOT}`,
  ],
  'mount-nodes': [
    'cluster',
    [rule('create', 'persistentvolumes persistentvolumeclaims pods')],
    `creates pods in every namespace -> ${ROOT}`,
  ],
};

const CI = 'ServiceAccount shop/ci';

function worldWith(place: string, rules: readonly object[], more: readonly KubernetesSubject[] = []): World {
  const role = object('ClusterRole it', { rules });
  const bound = place === 'cluster' ? 'ClusterRoleBinding it' : `RoleBinding ${place}/it`;
  return worldOf([role, binding(bound, 'ClusterRole it', account('shop/ci')), ADMIN, POD, TOKEN, ...more]);
}

const chainIn = (world: World) => chainToEverything(graphOf(world, UNIT), CI);
const textOf = (chain: ReturnType<typeof chainIn>) => chain && chainText(chain);

/** The hops that can be taken, whether or not the shortest chain takes them. */
const hopsIn = (world: World): string[] =>
  [...graphOf(world, UNIT).into.values()].flat().flatMap(({ from, use }) => (from === CI && use ? [use.hop.id] : []));

describe('a hop', () => {
  it('has an example each', () => {
    expect(Object.keys(TAKEN).toSorted()).toEqual(HOPS.map(({ id }) => id).toSorted());
  });

  it.each(Object.entries(TAKEN))('%s is taken with what it needs', (id, [place, rules, expected]) => {
    const world = worldWith(place, rules);
    const chain = chainIn(world);
    expect(hopsIn(world)).toContain(id);
    expect(textOf(chain)).toBe(`${CI} -> ${expected}`);
    expect(chain?.unknown).toBe(chain?.steps.find(({ use }) => use.hop.when)?.use.hop.when);
  });

  it.each(Object.entries(TAKEN))('%s is not taken without one of its rules', (id, [place, rules]) => {
    for (const left of rules.keys()) expect(hopsIn(worldWith(place, rules.toSpliced(left, 1)))).not.toContain(id);
  });

  it('is not taken elsewhere', () => {
    expect(chainIn(worldWith('blog', [rule('get list', 'secrets')]))).toBeUndefined();
    expect(
      chainIn(worldWith('ops', [rule('get', 'nodes/proxy'), rule('impersonate', 'users groups')])),
    ).toBeUndefined();
    expect(chainIn(worldWith('cluster', [rule('create', 'pods', { resourceNames: ['a'] })]))).toBeUndefined();
  });

  it('may take two bindings', () => {
    const volumes = object('ClusterRole volumes', { rules: [rule('create', 'persistentvolumes')] });
    const bound = binding('ClusterRoleBinding volumes', 'ClusterRole volumes', account('shop/ci'));
    const pods = [rule('create', 'pods persistentvolumeclaims')];
    const chain = chainIn(worldWith('shop', pods, [volumes, bound]));
    expect(textOf(chain)).toBe(
      `${CI} -> mounts the disk of a node in shop -> Node -> has the tokens of its pods -> ${ROOT}`,
    );
    expect(chain?.unknown).toBeUndefined();
    expect(chain?.steps[0]?.use.holdings.map(({ bound: through }) => bindingText(through))).toEqual([
      'ClusterRoleBinding volumes',
      'RoleBinding shop/it',
      'RoleBinding shop/it',
    ]);
  });

  it('leads to no account whose pods have no token', () => {
    const without = object('Pod ops/runner', {
      spec: { serviceAccountName: 'root', automountServiceAccountToken: false },
    });
    const role = object('ClusterRole it', { rules: [rule('create', 'pods/exec')] });
    const bound = binding('RoleBinding ops/it', 'ClusterRole it', account('shop/ci'));
    expect(chainIn(worldOf([role, bound, ADMIN, without]))).toBeUndefined();
    const projected = object('Pod ops/runner', {
      spec: {
        serviceAccountName: 'root',
        automountServiceAccountToken: false,
        volumes: [{ projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      },
    });
    expect(chainIn(worldOf([role, bound, ADMIN, projected]))).toBeDefined();
  });

  it('leads to no account that is not there, but who acts as one needs none', () => {
    const admin = object('ClusterRole cluster-admin', { rules: [rule('*', '*', {}, ['*'])] });
    const through = (verbs: string, resources: string, ...more: KubernetesSubject[]) => {
      const role = object('ClusterRole it', { rules: [rule(verbs, resources)] });
      const bound = binding('RoleBinding ops/it', 'ClusterRole it', account('shop/ci'));
      return chainIn(worldOf([admin, role, bound, ADMIN, ...more], true));
    };
    expect(through('create', 'pods')).toBeUndefined();
    expect(through('create', 'pods', object('ServiceAccount ops/root'))).toBeDefined();
    expect(through('impersonate', 'serviceaccounts')).toBeDefined();
  });

  it('goes over several identities, by the shortest way', () => {
    const role = object('ClusterRole exec', { rules: [rule('create', 'pods/exec')] });
    const bound = binding('RoleBinding ops/exec', 'ClusterRole exec', {
      kind: 'Group',
      name: 'system:serviceaccounts:mid',
    });
    const chain = chainIn(worldWith('mid', [rule('create', 'pods')], [role, bound, object('ServiceAccount mid/a')]));
    expect(textOf(chain)).toBe(`${CI} -> creates pods in mid -> ServiceAccount mid/a -> enters pods in ops -> ${ROOT}`);
  });
});
