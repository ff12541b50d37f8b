/**
 * What core/rbac says of who may do what, beside a real apiserver's own answer (SubjectAccessReview), over objects by
 * chance and the roles that the server brings. No controller runs here that would aggregate roles: that is proven by the
 * unit tests of core/rbac, from the documentation.
 */
import { authorize, type Matcher } from '@palisade/core/rbac/authorize';
import { type Bound, type Policy, policyOf } from '@palisade/core/rbac/policy';
import { isFor, MASTERS } from '@palisade/core/rbac/principal';
import { isUrlRequest, ruleAllows, ruleCovers } from '@palisade/core/rbac/rule';
import { textsIn } from '@palisade/core/rbac/truth';
import { whoCan } from '@palisade/core/rbac/who-can';
import { type DataObject, toData } from '@palisade/core/value';
import { createWorld } from '@palisade/core/world';
import { clusterOrigin } from '@palisade/sources/cluster/subjects';
import { kubernetesSubjects } from '@palisade/sources/kubernetes/subjects';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { seeWorld } from '../../packages/cli/src/world.ts';
import type { KubeObject } from '../cluster/harness/client.ts';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';
import { SCENE, TAKEN_HOPS, take } from './access-hops.ts';
import { rbacObjects, SUBRESOURCES } from './access-objects.ts';
import { type Query, queriesAbout } from './access-queries.ts';
import { inParallel, mayByServer, sendAs, untilSeen } from './access-review.ts';

const API = 'rbac.authorization.k8s.io/v1';
const KINDS = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];
const SEED = 5;
const QUERIES = 8000;
const UNIT = 'cluster';

/** Of each hop one who has all that it needs, and for each rule one who lacks it. */
const HOPPERS = TAKEN_HOPS.flatMap((hop) => [
  { hop, who: hop.id, rules: hop.rules, lacks: undefined },
  ...hop.rules.map((_, lacks) => ({
    hop,
    who: `${hop.id}-${lacks}`,
    rules: hop.rules.toSpliced(lacks, 1),
    lacks,
  })),
]);

let server: ControlPlane;
let policy: Policy;
let queries: Query[] = [];
let answers: boolean[] = [];

async function readBack(): Promise<Policy> {
  const lists = await Promise.all(KINDS.map((kind) => server.client.list(API, kind)));
  const subjects = lists
    .flat()
    .flatMap((object) => kubernetesSubjects(toData(object), UNIT, () => clusterOrigin(`cluster:test/${object.kind}`)));
  return policyOf(createWorld(subjects, new Map(), new Set([UNIT])), UNIT);
}

const differing = (decide: (query: Query) => unknown): Query[] =>
  queries.filter((query, index) => decide(query) !== answers[index]);

beforeAll(async () => {
  server = await startControlPlane({ users: HOPPERS.map(({ who }) => ({ name: who })) });
  const objects = rbacObjects(SEED);
  for (const namespace of new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? [])))
    await server.client.ensureNamespace(namespace);
  await inParallel(objects, (object) => server.client.create(object));
  await untilSeen(server.client);
  policy = await readBack();
  queries = queriesAbout(policy, QUERIES, SEED);
  answers = await inParallel(queries, (query) => mayByServer(server.client, query));
});
afterAll(() => server?.stop());

describe('the authorizer', () => {
  it('agrees with the API server on every question', () => {
    const mismatches = differing(({ user, request }) => authorize(policy, user, request));
    const allowed = answers.filter(Boolean).length;
    const distinct = new Set(queries.map((query) => JSON.stringify(query))).size;
    console.log(
      `${queries.length} SubjectAccessReviews (${distinct} distinct, ${allowed} allowed) over ${policy.bounds.length} bindings: ${mismatches.length} mismatches`,
    );
    expect(mismatches.slice(0, 5)).toEqual([]);
    expect(distinct).toBeGreaterThan(5000);
    expect(Math.min(allowed, queries.length - allowed)).toBeGreaterThan(queries.length / 5);
  });

  it('has the same to go by where a cluster is the target of a command', async () => {
    vi.stubEnv('KUBECONFIG', server.kubeconfig);
    const { world, units } = await seeWorld(['cluster:'], { 'system-namespaces': true });
    const [unit = ''] = units;
    const seen = policyOf(world, unit);
    expect([units.length, seen.bounds.length, seen.missing]).toEqual([1, policy.bounds.length, []]);
    expect(differing(({ user, request }) => authorize(seen, user, request)).slice(0, 5)).toEqual([]);
  });

  it('is what who-can lists, subject by subject', () => {
    const listed = ({ user, request }: Query): boolean => {
      const whole = isUrlRequest(request) ? request : { namespace: '', name: '', ...request };
      const grants = whoCan(policy, { request: whole });
      return (
        user.groups.includes(MASTERS) ||
        grants.some(({ principal, unknown }) => unknown === undefined && principal && isFor(principal, user))
      );
    };
    expect(differing(listed).slice(0, 5)).toEqual([]);
  });
});

/** Each forgets one thing that the API server heeds. */
const withRule =
  (change: (rule: DataObject) => object): Matcher =>
  (rule, request) =>
    ruleAllows({ ...rule, ...change(rule) } as DataObject, request);

const MATCHERS: Readonly<Record<string, Matcher>> = {
  'the names of a rule': ruleCovers,
  'the groups of a rule': withRule(() => ({ apiGroups: ['*'] })),
  'the stars before a subresource': withRule(({ resources = [] }) => ({
    resources: textsIn(resources).filter((text) => !text.startsWith('*/')),
  })),
  'that a star after the slash is none': withRule(({ resources = [] }) => ({
    resources: textsIn(resources).flatMap((text) =>
      text.endsWith('/*') ? SUBRESOURCES.map((sub) => text.replace('/*', `/${sub}`)) : [text],
    ),
  })),
  'the stars at the end of a URL': withRule(({ nonResourceURLs = [] }) => ({
    nonResourceURLs: textsIn(nonResourceURLs).filter((text) => text === '*' || !text.endsWith('*')),
  })),
  'that a subresource is another resource': (rule, request) =>
    ruleAllows(rule, isUrlRequest(request) ? request : { ...request, subresource: '' }),
};

const BOUNDS: Readonly<Record<string, (bound: Bound) => Bound>> = {
  'the namespace of a binding': (bound) => ({ ...bound, namespace: undefined }),
  groups: (bound) => ({ ...bound, subjects: bound.subjects.filter(({ kind }) => kind !== 'Group') }),
  'the namespace of a service account': (bound) => ({
    ...bound,
    subjects: bound.subjects.map((subject) =>
      subject.kind === 'ServiceAccount' && bound.namespace ? { ...subject, namespace: bound.namespace } : subject,
    ),
  }),
  'ClusterRoles in a RoleBinding': (bound) =>
    bound.namespace !== undefined && bound.role.kind === 'ClusterRole'
      ? { ...bound, role: { ...bound.role, rules: [] } }
      : bound,
};

describe('an authorizer that forgets', () => {
  it.each(Object.keys(MATCHERS))('%s is found out', (name) => {
    const found = differing(({ user, request }) => authorize(policy, user, request, MATCHERS[name]));
    expect(found.length).toBeGreaterThan(0);
  });

  it.each(Object.keys(BOUNDS))('%s is found out', (name) => {
    const broken = { ...policy, bounds: policy.bounds.map(BOUNDS[name] as (bound: Bound) => Bound) };
    expect(differing(({ user, request }) => authorize(broken, user, request)).length).toBeGreaterThan(0);
  });
});

const RBAC = 'rbac.authorization.k8s.io';

const granted = (hopper: (typeof HOPPERS)[number]): KubeObject[] => {
  const name = `hop-${hopper.who}`;
  const subjects = [{ kind: 'User', apiGroup: RBAC, name: hopper.who }];
  const ofCluster = hopper.hop.place === 'cluster';
  return [
    { apiVersion: API, kind: 'ClusterRole', metadata: { name }, rules: hopper.rules },
    {
      apiVersion: API,
      kind: ofCluster ? 'ClusterRoleBinding' : 'RoleBinding',
      metadata: { name, ...(!ofCluster && { namespace: hopper.hop.place }) },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects,
    },
  ];
};

const FORBIDDEN = 403;

describe('a hop', () => {
  beforeAll(async () => {
    await server.client.ensureNamespace('ops');
    await server.client.ensureNamespace('guarded', { 'pod-security.kubernetes.io/enforce': 'baseline' });
    await server.client.ensureNamespace('strict', { 'pod-security.kubernetes.io/enforce': 'restricted' });
    await server.client.ensureNamespace('shop');
    for (const object of [...SCENE, ...HOPPERS.flatMap(granted)]) await server.client.create(object);
    await untilSeen(server.client);
  });

  // Those that lack a rule come first: who takes the hop may change what they have.
  const all = [
    ...HOPPERS.filter(({ lacks }) => lacks !== undefined),
    ...HOPPERS.filter(({ lacks }) => lacks === undefined),
  ];

  it.each(all)('$who', async ({ hop, who, lacks }) => {
    const statuses = await take(sendAs(server, who), hop, who);
    if (lacks === undefined)
      expect(
        statuses.every((status) => status < 300),
        String(statuses),
      ).toBe(true);
    else expect(statuses.at(-1)).toBe(FORBIDDEN);
  });

  it('makes a master of whoever binds cluster-admin, and of everybody where a role of everybody is rewritten', async () => {
    await untilSeen(server.client);
    const request = { verb: '*', group: '*', resource: '*' };
    for (const user of [
      { name: 'bind-cluster-admin', groups: [] },
      { name: 'anybody', groups: ['system:authenticated'] },
    ])
      expect(await mayByServer(server.client, { user, request })).toBe(true);
  });
});
