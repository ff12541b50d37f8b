/** RBAC objects by chance, from few words, so that rules and requests meet: stars, names, URLs, groups, roles that are not there. */
import fc from 'fast-check';
import type { KubeObject } from '../cluster/harness/client.ts';

const API = 'rbac.authorization.k8s.io';
export const NAMESPACES = ['shop', 'blog', 'mail', 'bank', 'till'];
export const ACCOUNTS = ['default', 'web', 'ci'];
export const USERS = ['ann', 'bob', 'eve', 'system:anonymous', 'system:serviceaccount:shop:web'];
export const GROUPS = [
  'devs',
  'ops',
  'system:authenticated',
  'system:unauthenticated',
  'system:serviceaccounts',
  ...NAMESPACES.map((name) => `system:serviceaccounts:${name}`),
];
export const VERBS = ['get', 'list', 'create', 'patch', 'delete', 'impersonate', 'bind'];
export const API_GROUPS = ['', 'apps', 'batch', API, 'example.com'];
export const RESOURCES = ['pods', 'secrets', 'deployments', 'nodes', 'clusterroles', 'widgets'];
export const SUBRESOURCES = ['exec', 'log', 'proxy', 'status', 'token'];
export const NAMES = ['a', 'b', 'cluster-admin', '*'];
export const URLS = [
  '/metrics',
  '/healthz',
  '/healthz/etcd',
  '/healthzz',
  '/api',
  '/apis/apps/v1',
  '/logs/x/y',
  '/',
  '*',
];

/** Mostly words, now and then a star: too many stars and nobody is ever refused anything. */
const some = (words: readonly string[], starWeight = 1): fc.Arbitrary<string[]> =>
  fc.array(
    fc.oneof({ weight: 14, arbitrary: fc.constantFrom(...words) }, { weight: starWeight, arbitrary: fc.constant('*') }),
    { minLength: 1, maxLength: 3 },
  );

const withSubresource = fc
  .tuple(fc.constantFrom(...RESOURCES, '*'), fc.constantFrom(...SUBRESOURCES, '*'))
  .map(([resource, sub]) => `${resource}/${sub}`);

const resources = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...RESOURCES) },
    { weight: 8, arbitrary: withSubresource },
    { weight: 1, arbitrary: fc.constant('*') },
  ),
  { minLength: 1, maxLength: 3 },
);

const resourceRule = fc.record({
  verbs: some(VERBS),
  apiGroups: some(API_GROUPS, 3),
  resources,
  resourceNames: fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...NAMES, ''), { maxLength: 2 }) },
  ),
});

const urlPattern = fc
  .tuple(fc.constantFrom(...URLS), fc.constantFrom('', '*', '/*', '**'))
  .map(([url, tail]) => (url === '*' ? url : url + tail));

const urlRule = fc.record({
  verbs: some(VERBS),
  nonResourceURLs: fc.array(urlPattern, { minLength: 1, maxLength: 2 }),
});

const rules = fc.array(resourceRule, { maxLength: 3 });
const clusterRules = fc.array(fc.oneof({ weight: 3, arbitrary: resourceRule }, { weight: 1, arbitrary: urlRule }), {
  maxLength: 3,
});

const user = fc.constantFrom(...USERS).map((name) => ({ kind: 'User', apiGroup: API, name }));
const group = fc.constantFrom(...GROUPS).map((name) => ({ kind: 'Group', apiGroup: API, name }));
const account = (namespace: fc.Arbitrary<string | undefined>) =>
  fc.record({ kind: fc.constant('ServiceAccount'), name: fc.constantFrom(...ACCOUNTS), namespace });

const somewhere = fc.constantFrom(...NAMESPACES);
const subjects = (namespace: fc.Arbitrary<string | undefined>) =>
  fc.array(fc.oneof(user, user, group, account(namespace), account(namespace)), { maxLength: 3 });

const NAMED = 24;
const roleName = fc.nat({ max: NAMED - 1 }).map((index) => `role-${index}`);
/** Some of the names are of no role at all. */
const refName = fc.nat({ max: NAMED + 2 }).map((index) => `role-${index}`);
const roleRef = (kind: string, name: string): object => ({ apiGroup: API, kind, name });
const builtIn = fc.constantFrom('view', 'edit', 'system:basic-user', 'system:aggregate-to-view', 'system:discovery');

const object = (kind: string, metadata: KubeObject['metadata'], more: object): KubeObject => ({
  apiVersion: `${API}/v1`,
  kind,
  metadata,
  ...more,
});

const role = fc
  .tuple(somewhere, roleName, rules)
  .map(([namespace, name, of]) => object('Role', { namespace, name }, { rules: of }));
const clusterRole = fc
  .tuple(roleName, clusterRules)
  .map(([name, of]) => object('ClusterRole', { name }, { rules: of }));

const roleBinding = fc
  .tuple(
    somewhere,
    fc.constantFrom('Role', 'ClusterRole'),
    refName,
    subjects(fc.constantFrom(undefined, ...NAMESPACES)),
    fc.nat({ max: 999_999 }),
  )
  .map(([namespace, kind, name, to, id]) =>
    object('RoleBinding', { namespace, name: `b-${id}` }, { roleRef: roleRef(kind, name), subjects: to }),
  );

const clusterRoleBinding = fc
  .tuple(fc.oneof({ weight: 6, arbitrary: refName }, { weight: 1, arbitrary: builtIn }), subjects(somewhere), fc.nat())
  .map(([name, to, id]) =>
    object('ClusterRoleBinding', { name: `b-${id}` }, { roleRef: roleRef('ClusterRole', name), subjects: to }),
  );

const keyOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;

/** Each object once. */
export function rbacObjects(seed: number): KubeObject[] {
  const many = (arbitrary: fc.Arbitrary<KubeObject>, numRuns: number) => fc.sample(arbitrary, { seed, numRuns });
  const all = [...many(role, 90), ...many(clusterRole, 40), ...many(roleBinding, 110), ...many(clusterRoleBinding, 16)];
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}
