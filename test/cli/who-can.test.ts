/** `palisade who-can` as people run it. */
import { describe, expect, it } from 'vitest';
import { inFolder, palisade, type Ran } from './run.ts';

const API = 'apiVersion: rbac.authorization.k8s.io/v1\n';
const SHOP = `apiVersion: v1
kind: ServiceAccount
metadata: { name: ci, namespace: shop }
---
${API}kind: Role
metadata: { name: deployer, namespace: kube-system }
rules:
  - { apiGroups: [''], resources: [pods], verbs: [create] }
---
${API}kind: RoleBinding
metadata: { name: ci, namespace: kube-system }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer }
subjects:
  - { kind: ServiceAccount, name: ci, namespace: shop }
---
${API}kind: ClusterRoleBinding
metadata: { name: root }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects:
  - { kind: ServiceAccount, name: operator, namespace: kube-system }
---
${API}kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: tls }
subjects:
  - { kind: ServiceAccount, name: web }
  - { kind: Group, name: devs, apiGroup: rbac.authorization.k8s.io }
---
${API}kind: Role
metadata: { name: tls, namespace: shop }
rules:
  - { apiGroups: [''], resources: [secrets], resourceNames: [shop-tls], verbs: [get] }
---
${API}kind: RoleBinding
metadata: { name: other, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: elsewhere }
subjects:
  - { kind: User, name: ann, apiGroup: rbac.authorization.k8s.io }
`;

const ask = (...args: string[]): Promise<Ran> =>
  inFolder({ 'rbac.yaml': SHOP }, (cwd) => palisade(['who-can', ...args], { cwd }));

interface Answered {
  readonly grants: readonly { subject: { kind: string; name: string }; unknown?: string }[];
}

const namesOf = async (...args: string[]): Promise<string[]> => {
  const { stdout, code } = await ask(...args, '--format=json');
  expect(code).toBe(0);
  const { grants } = JSON.parse(stdout) as Answered;
  return grants.map(({ subject, unknown }) => (unknown === undefined ? subject.name : `${subject.name}?`));
};

describe('who-can', () => {
  it('says who, where, and through what, and what it does not know', async () => {
    const { stdout, code, stderr } = await ask('get', 'secrets');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatchInlineSnapshot(`
      "Who can get secrets in any namespace
        ServiceAccount kube-system/operator  everywhere              ClusterRoleBinding root -> ClusterRole cluster-admin  rbac.yaml:21
        ServiceAccount shop/web              in shop, only shop-tls  RoleBinding shop/web -> Role shop/tls  rbac.yaml:37
        Group devs                           in shop, only shop-tls  RoleBinding shop/web -> Role shop/tls  rbac.yaml:37
        User ann                             in shop                 RoleBinding shop/other -> Role shop/elsewhere  rbac.yaml:42
          not certain: Role "elsewhere" is not seen here

      Members of system:masters may do everything, whatever is bound.
      There may be others: only what these files bind is known: what else the cluster binds is not among them.
      "
    `);
  });

  it('says who can become one of them, step by step', async () => {
    const { stdout } = await ask('*', '*', '--escalation');
    expect(stdout).toMatchInlineSnapshot(`
      "Who can * * in any namespace
        ServiceAccount kube-system/operator  everywhere  ClusterRoleBinding root -> ClusterRole cluster-admin  rbac.yaml:21
        User ann                             in shop     RoleBinding shop/other -> Role shop/elsewhere  rbac.yaml:42
          not certain: Role "elsewhere" is not seen here

      Who can become one of them
        ServiceAccount shop/ci -> creates pods in kube-system -> ServiceAccount kube-system/operator -> ClusterRoleBinding root -> ClusterRole cluster-admin

      Members of system:masters may do everything, whatever is bound.
      There may be others: only what these files bind is known: what else the cluster binds is not among them.
      There may be others: 1 binding is not wholly known, and only what is certain is followed (Role "elsewhere" is not seen here).
      "
    `);
  });

  it('takes the names of resources as people write them', async () => {
    for (const word of ['secret', 'Secrets', 'secrets'])
      expect(await namesOf('get', word)).toEqual(['operator', 'web', 'devs', 'ann?']);
    expect(await namesOf('create', 'po', '-n', 'kube-system')).toEqual(['operator', 'ci']);
    expect(await namesOf('create', 'pods/exec', '-n', 'kube-system')).toEqual(['operator']);
    expect(await namesOf('patch', 'deploy.apps/scale', '-A')).toEqual(['operator']);
    expect(await namesOf('get', 'widgets.example.com')).toEqual(['operator', 'ann?']);
    expect(await namesOf('get', '/metrics')).toEqual(['operator']);
    expect(await namesOf('get', 'nodes')).toEqual(['operator']);
  });

  it('narrows by name and by namespace', async () => {
    expect(await namesOf('get', 'secrets', 'shop-tls')).toEqual(['operator', 'web', 'devs', 'ann?']);
    expect(await namesOf('get', 'secrets', '--name=other')).toEqual(['operator', 'ann?']);
    expect(await namesOf('get', 'secrets', '-n', 'blog')).toEqual(['operator']);
    expect(await namesOf('get', 'secrets', '--all-namespaces')).toEqual(['operator']);
  });

  it('names the hop, what grants it, and where that stands, as data', async () => {
    const { stdout } = await ask('get', 'secrets', '-e', '-f', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      question: 'get secrets in any namespace',
      always: ['Group system:masters'],
      escalation: [
        {
          subject: 'ServiceAccount shop/ci',
          becomes: 'ServiceAccount kube-system/operator',
          steps: [
            {
              hop: 'create-pods',
              does: 'creates pods in kube-system',
              granted: [
                {
                  binding: { kind: 'RoleBinding', name: 'ci', namespace: 'kube-system', file: 'rbac.yaml', line: 11 },
                  rule: {
                    verbs: ['create'],
                    in: { name: 'deployer', file: 'rbac.yaml', line: 9, pointer: '/rules/0' },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('draws it', async () => {
    const dot = await ask('get', 'secrets', '-e', '-f', 'dot');
    expect(dot.stdout).toContain('"ServiceAccount shop/ci" -> "ServiceAccount kube-system/operator"');
    expect(dot.stdout).toContain('label="creates pods in kube-system"');
  });

  it('shows no escape sequences of a file', async () => {
    const hostile = SHOP.replace('name: devs', 'name: "de\\e[31mvs"');
    const { stdout } = await inFolder({ 'rbac.yaml': hostile }, (cwd) =>
      palisade(['who-can', 'get', 'secrets'], { cwd, env: { NO_COLOR: '1' } }),
    );
    expect(stdout).toContain('Group de');
    expect(stdout).not.toContain('\u001b');
  });

  it('says that it saw no bindings', async () => {
    const { stdout, code } = await inFolder({ 'a.txt': '' }, (cwd) => palisade(['who-can', 'get', 'secrets'], { cwd }));
    expect(code).toBe(0);
    expect(stdout).toContain('no bindings');
  });

  it.each([
    [['get'], 'a verb and a resource'],
    [['gte', 'secrets'], '"gte" is no verb; did you mean get?'],
    [['get', 'secrts'], 'did you mean secrets?'],
    [['get', 'widgets'], 'needs its group'],
    [['get', 'pods/'], 'no resource'],
    [['get', 'secrets', 'a', 'b'], 'targets go in --target'],
    [['get', 'secrets', 'a', '--name=b'], 'two names'],
    [['get', 'nodes', '-n', 'shop'], 'in no namespace'],
    [['get', '/metrics', '-n', 'shop'], 'in no namespace'],
    [['list', '/metrics'], '"list" is no verb'],
    [['get', 'secrets', '-n', 'shop', '-A'], 'exclude each other'],
    [['get', 'secrets', '--target=nowhere'], 'nowhere'],
    [['get', 'secrets', '-f', 'pdf'], 'pdf'],
  ])('%j is a mistake, told in one line', async (args, message) => {
    const { code, stdout, stderr } = await ask(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });
});
