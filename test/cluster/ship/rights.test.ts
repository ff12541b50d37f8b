/** The rights that ship asks for: the role that it prints suffices, and each one that lacks is named before anything changes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../harness/client.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { IMAGE } from './rows.ts';
import { expectPromoted, type RunOptions, shipIn, startShip } from './run.ts';
import { importImages } from './service.ts';
import { objectsOf, written } from './serving.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({ users: [{ name: 'limited' }] });
  writeFileSync(kubeconfig(), cluster.kubeconfigOf('limited'), { mode: 0o600 });
  await importImages(cluster, [IMAGE]);
});
afterAll(() => cluster?.stop());

const kubeconfig = (): string => join(cluster.directory, 'limited.kubeconfig');
const limited = (namespace: string): RunOptions => ({ namespace, kubeconfig: kubeconfig() });

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
type Role = KubeObject & { readonly rules: readonly Rule[] };

/** A rule for each verb of each resource. */
const single = ({ rules }: Role): Rule[] =>
  rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.map((verb) => ({ apiGroups: [group], resources: [resource], verbs: [verb] })),
      ),
    ),
  );

function wordsOf({ apiGroups: [group], resources: [resource], verbs: [verb] }: Rule): string {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
}

async function grant(namespace: string, role: Role, rules: readonly Rule[]): Promise<void> {
  const metadata = { name: 'ship', namespace };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'ship' };
  const subjects = [{ apiGroup: roleRef.apiGroup, kind: 'User', name: 'limited' }];
  await cluster.client.ensureNamespace(namespace);
  await cluster.client.apply({ ...role, metadata, rules });
  await cluster.client.apply({ apiVersion: role.apiVersion, kind: 'RoleBinding', metadata, roleRef, subjects });
}

const ASK = '--ask=/';

/** Objects that have all of it asked for: configuration of both kinds, of which no pod reads the Secret, so it keeps its name. */
const all = (namespace: string, version = '1', behaviour?: string): KubeObject[] => [
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'own', namespace }, stringData: { key: version } },
  ...objectsOf(namespace, version, { config: { COLOUR: 'blue' }, ...(behaviour && { behaviour }) }),
];

async function keyIn(namespace: string): Promise<string> {
  const { data } = await cluster.client.get({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'own', namespace } });
  return Buffer.from((data as { key: string }).key, 'base64').toString();
}

async function printedRole(namespace: string, args: readonly string[]): Promise<Role> {
  const { code, stdout, stderr } = await startShip(cluster, all(namespace), { namespace }, [
    '--print-role',
    ASK,
    ...args,
  ]).ended;
  expect(code, stderr).toBe(0);
  const roles = parseAllDocuments(stdout).map((document) => document.toJS() as Role);
  expect(roles.map(({ kind }) => kind)).toEqual(['Role']);
  return roles[0] as Role;
}

describe.each(['rolling', 'blue-green', 'canary'])('the rights of %s', (strategy) => {
  const by = [ASK, `--strategy=${strategy}`, ...(strategy === 'canary' ? ['--steps=50', '--step=1'] : [])];

  it('suffice to ship, to go back, to remove and to restore', async () => {
    const namespace = `whole-${strategy}`;
    await cluster.client.ensureNamespace(namespace);
    const role = await printedRole(namespace, by);
    await grant(namespace, role, role.rules);
    expectPromoted(await shipIn(cluster, all(namespace), limited(namespace), by));
    const back = await shipIn(cluster, all(namespace, '2', 'crash'), limited(namespace), by);
    expect(back.receipt, back.stderr).toMatchObject({ outcome: 'rolled-back', serving: 1 });
    expect(await keyIn(namespace)).toBe('1');
    const pruning = await shipIn(cluster, objectsOf(namespace, '3'), limited(namespace), by);
    expectPromoted(pruning);
    const restored = await shipIn(cluster, [], limited(namespace), ['--rollback=1', ...by]);
    expectPromoted(restored);
    expect(restored.receipt).toMatchObject({ restores: 1, release: 4 });
    expect(await keyIn(namespace)).toBe('1');
  });

  it('lack one at a time: it is named, and nothing is changed', { timeout: 400_000 }, async () => {
    const role = await printedRole(`lacking-${strategy}`, by);
    const rights = single(role);
    expect(rights.length).toBeGreaterThan(25);
    const lacking = async (lack: Rule, index: number): Promise<void> => {
      const namespace = `lacking-${strategy}-${index}`;
      const rest = rights.filter((right) => right !== lack);
      await grant(namespace, role, rest);
      const before = await written(cluster, namespace);
      const { code, receipt, stderr } = await shipIn(cluster, all(namespace), limited(namespace), by);
      const what = wordsOf(lack);
      expect(receipt, `${what}: ${stderr}`).toMatchObject({ outcome: 'rejected', cause: { reason: 'rights' } });
      expect(receipt.details).toEqual([`${what} in ${namespace}`]);
      expect(code, what).toBe(1);
      expect(await written(cluster, namespace), what).toEqual(before);
    };
    for (const [index, right] of rights.entries()) await lacking(right, index);
  });
});
