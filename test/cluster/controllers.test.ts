/** What only kube-controller-manager shows: aggregated roles, endpoints, and policies whose types are checked. */
import { roleNamed } from '@palisade/core/rbac/role';
import { toData } from '@palisade/core/value';
import { createWorld } from '@palisade/core/world';
import { clusterOrigin } from '@palisade/sources/cluster/subjects';
import { kubernetesSubjects } from '@palisade/sources/kubernetes/subjects';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fieldControls } from '../conformance/field-examples.ts';
import { policyOf } from '../conformance/policies.ts';
import type { KubeObject } from './harness/client.ts';
import { type ControlPlane, startControlPlane } from './harness/control-plane.ts';

const SOON = { timeout: 60_000, interval: 200 };
const RBAC = 'rbac.authorization.k8s.io/v1';
const ADMISSION = 'admissionregistration.k8s.io/v1';

let plane: ControlPlane;
beforeAll(async () => {
  plane = await startControlPlane({ controllers: true });
}, 1_200_000);
afterAll(() => plane?.stop());

/** Labels as they are aggregated by, few enough that roles are taken in by several others, and by one another. */
const LABELS = ['a', 'b', 'c', 'd'];
const labels = fc.subarray(LABELS).map((names) => Object.fromEntries(names.map((name) => [`to-${name}`, 'true'])));
const selector = fc.oneof(
  fc.constantFrom(...LABELS).map((name) => ({ matchLabels: { [`to-${name}`]: 'true' } })),
  fc.record({
    matchExpressions: fc.tuple(
      fc.constantFrom(...LABELS).map((name) => ({ key: `to-${name}`, operator: 'Exists' })),
      fc.constantFrom(...LABELS).map((name) => ({ key: `to-${name}`, operator: 'DoesNotExist' })),
    ),
  }),
);
const plain = fc.record({
  labels,
  rules: fc.array(
    fc.record({
      apiGroups: fc.constant(['']),
      resources: fc.subarray(['pods', 'secrets', 'nodes'], { minLength: 1 }),
      verbs: fc.subarray(['get', 'list'], { minLength: 1 }),
    }),
    { maxLength: 2 },
  ),
});
const aggregated = fc.record({ labels, selectors: fc.array(selector, { minLength: 1, maxLength: 2 }) });

function rolesByChance(): KubeObject[] {
  const [plains, others] = [
    fc.sample(plain, { numRuns: 40, seed: 11 }),
    fc.sample(aggregated, { numRuns: 40, seed: 12 }),
  ];
  return [
    ...plains.map(({ labels: own, rules }, index) => ({
      apiVersion: RBAC,
      kind: 'ClusterRole',
      metadata: { name: `plain-${index}`, labels: own },
      rules,
    })),
    ...others.map(({ labels: own, selectors }, index) => ({
      apiVersion: RBAC,
      kind: 'ClusterRole',
      metadata: { name: `made-${index}`, labels: own },
      aggregationRule: { clusterRoleSelectors: selectors },
      rules: [],
    })),
  ];
}

const UNIT = 'files';
/** Servers order keys otherwise. */
const written = (rule: unknown): string => JSON.stringify(rule, ['apiGroups', 'resources', 'verbs']);
const sorted = (rules: readonly unknown[]): string[] => [...new Set(rules.map(written))].sort();

/** The rules that the files of these roles make, by name. */
function rulesFromFiles(roles: readonly KubeObject[]): Map<string, string[]> {
  const subjects = roles.flatMap((role) => kubernetesSubjects(toData(role), UNIT, () => clusterOrigin('roles.yaml')));
  const world = createWorld(subjects, new Map(), new Set([UNIT]));
  const rulesOf = (name: string): string[] =>
    sorted(roleNamed(world, UNIT, 'ClusterRole', name, undefined).rules.map(({ rule }) => rule));
  return new Map(roles.map(({ metadata: { name = '' } }) => [name, rulesOf(name)]));
}

test('aggregated roles end up with the rules that are derived from their files', async () => {
  const roles = rolesByChance();
  const derived = rulesFromFiles(roles);
  for (const role of roles) await plane.client.create(role);
  const live = async (): Promise<Map<string, string[]>> => {
    const listed = await plane.client.list(RBAC, 'ClusterRole');
    const ours = listed.filter(({ metadata: { name = '' } }) => derived.has(name));
    return new Map(ours.map((role) => [role.metadata.name ?? '', sorted((role['rules'] as unknown[] | null) ?? [])]));
  };
  await expect.poll(async () => Object.fromEntries(await live()), SOON).toEqual(Object.fromEntries(derived));
  const made = [...derived].filter(([name, rules]) => name.startsWith('made-') && rules.length > 0);
  console.log(`${roles.length} roles, ${made.length} of them made of others' rules: 0 differ`);
  expect(made.length).toBeGreaterThan(20);
});

interface Checked {
  readonly name: string;
  readonly warnings: readonly { readonly fieldRef: string; readonly warning: string }[] | undefined;
}

async function typeChecks(prefix: string): Promise<Checked[]> {
  const policies = await plane.client.list(ADMISSION, 'ValidatingAdmissionPolicy');
  return policies
    .filter(({ metadata }) => metadata.name?.startsWith(prefix))
    .map(({ metadata, ...rest }) => {
      const { typeChecking } = (rest['status'] ?? {}) as { typeChecking?: { expressionWarnings?: [] } };
      return { name: metadata.name ?? '', warnings: typeChecking && (typeChecking.expressionWarnings ?? []) };
    });
}

test('the policy of each field control has sound types', async () => {
  const shown = fieldControls.map((control) => ({ control, settings: {}, slug: control.id.replace('/', '-') }));
  for (const one of shown) {
    const [policy] = policyOf(one);
    if (policy) await plane.client.create(policy);
  }
  const unchecked = async (): Promise<string[]> =>
    (await typeChecks('conformance-')).filter(({ warnings }) => !warnings).map(({ name }) => name);
  await expect.poll(unchecked, SOON).toEqual([]);
  const checks = await typeChecks('conformance-');
  console.log(`${checks.length} policies, their types checked by the server`);
  expect(checks).toHaveLength(fieldControls.length);
  expect(checks.filter(({ warnings }) => warnings?.length !== 0)).toEqual([]);
});

test('one with a wrong type is told so', async () => {
  const [policy] = fieldControls.slice(0, 1).flatMap((control) => policyOf({ control, settings: {}, slug: 'wrong' }));
  if (!policy) throw new Error('there is no field control');
  const spec = {
    ...(policy['spec'] as object),
    variables: [],
    validations: [{ expression: 'object.spec.replicas == "two"' }],
  };
  const rules = [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] }];
  await plane.client.create({
    ...policy,
    metadata: { name: 'wrong-type' },
    spec: { ...spec, matchConstraints: { resourceRules: rules } },
  });
  await expect.poll(async () => JSON.stringify(await typeChecks('wrong-type')), SOON).toContain('no matching overload');
});
