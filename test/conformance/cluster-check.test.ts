/** `palisade check cluster:` on a real API server: what is found in files is found in the cluster they were applied to. */
import { spawn } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { bin, palisade, type Ran } from '../cli/run.ts';
import type { KubeObject } from '../cluster/harness/client.ts';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';

const SECRET = 'c2VjcmV0LW9mLXRoZS10ZXN0';

/** Gaps of several kinds, and one waived in the config. */
const MANIFESTS = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:latest
          securityContext: { privileged: yes }
          env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: web, key: token } } }]
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: sweep, namespace: shop }
spec:
  schedule: '0 3 * * *'
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          hostNetwork: false
          containers: [{ name: sweep, image: registry.example.com/sweep:1.0.0 }]
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: everything, namespace: shop }
rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
`;

const CONFIG = `
waivers:
  - control: workload/not-privileged
    subject: web
    owner: platform@example.com
    reason: it loads a kernel module
    expires: 2099-01-01
`;

let plane: ControlPlane;
let folder: string;
beforeAll(async () => {
  plane = await startControlPlane();
  folder = mkdtempSync(join(tmpdir(), 'palisade-cluster-check-'));
  writeFileSync(join(folder, 'app.yaml'), MANIFESTS);
  writeFileSync(join(folder, 'palisade.yaml'), CONFIG);
  const objects = parseAllDocuments(MANIFESTS).map((document) => document.toJS() as KubeObject);
  for (const object of objects) await plane.client.apply(yes(object));
  await plane.client.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'web',
      namespace: 'shop',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"token":"${SECRET}"}}` },
    },
    data: { token: SECRET },
  } as KubeObject);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await plane?.stop();
});

/** Clients send JSON: kubectl has read YAML 1.1 before. */
const yes = (object: KubeObject): KubeObject =>
  JSON.parse(JSON.stringify(object).replace('"privileged":"yes"', '"privileged":true')) as KubeObject;

interface Report {
  readonly findings: readonly {
    readonly control: string;
    readonly verdict: string;
    readonly fingerprint: string;
    readonly message: string;
    readonly subject: { readonly id: string };
    readonly waiver: { readonly reason: string } | null;
  }[];
  readonly coverage: {
    readonly clusters: readonly {
      readonly objects: Readonly<Record<string, number>>;
      readonly unread: readonly string[];
    }[];
  };
}

const checked = (args: readonly string[], kubeconfig = plane.kubeconfig): Promise<Ran> =>
  palisade(['check', ...args], { cwd: folder, env: { KUBECONFIG: kubeconfig }, timeoutMs: 60_000 });

async function reported(args: readonly string[], kubeconfig?: string): Promise<Report> {
  const { stdout, stderr, code } = await checked([...args, '--format=json'], kubeconfig);
  expect(code, stderr).not.toBe(2);
  return JSON.parse(stdout) as Report;
}

/** One line for each finding about an object of the manifests. */
const ofObjects = ({ findings }: Report): string[] =>
  findings
    .filter(({ subject }) => /^(?:apps\/Deployment|batch\/CronJob|Service|rbac\S+\/Role)\/shop\//.test(subject.id))
    .map(({ control, fingerprint, verdict, waiver }) => `${control} ${fingerprint} ${verdict} ${waiver?.reason ?? ''}`)
    .sort();

/** A kubeconfig as somebody else. */
function kubeconfigWith(token: string): string {
  const config = JSON.parse(readFileSync(plane.kubeconfig, 'utf8')) as { users: { user: unknown }[] };
  config.users = config.users.map((user) => ({ ...user, user: { token } }));
  const path = join(folder, `kubeconfig-${Math.random()}`);
  writeFileSync(path, JSON.stringify(config));
  return path;
}

async function accountToken(name: string): Promise<string> {
  await plane.client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'palisade' } });
  const { body } = await plane.client.request('POST', `/api/v1/namespaces/palisade/serviceaccounts/${name}/token`, {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } },
  });
  return (body as { status: { token: string } }).status.token;
}

const bind = (account: string, kind: 'ClusterRole' | 'Role', name: string, namespace?: string): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: { name: account, ...(namespace !== undefined && { namespace }) },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
  subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'palisade' }],
});

describe('check cluster:', () => {
  it('finds what the check of the files finds, with the same fingerprints and the same waiver', async () => {
    const only = ['--only=workload/*,rbac/no-wildcards,network/no-node-port'];
    const [files, live] = [await reported(['app.yaml', ...only]), await reported(['cluster:', ...only])];
    expect(ofObjects(files).length).toBeGreaterThan(25);
    expect(ofObjects(files).filter((line) => line.endsWith('kernel module'))).toHaveLength(1);
    // Files do not say whether a Secret is there; the cluster knows.
    const undecided = ['workload/secrets-exist', 'workload/claims-exist', 'workload/config-maps-exist'];
    const decided = (lines: string[]): string[] => lines.filter((line) => !undecided.some((id) => line.startsWith(id)));
    expect(decided(ofObjects(live)).filter((line) => !line.includes(' unknown '))).toEqual(decided(ofObjects(files)));
  });

  it('holds no Secret, and not the copy of it that kubectl leaves', async () => {
    const { stdout, stderr } = await checked(['cluster:', '--all', '--format=json']);
    expect(stdout).toContain('"Secret":1');
    expect(stdout + stderr).not.toContain(SECRET);
  });

  it('judges a Deployment once, whatever it runs', async () => {
    const { metadata, spec } = await plane.client.get({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
    });
    const { template, selector } = spec as { template: KubeObject; selector: object };
    const owned = (owner: KubeObject['metadata'], kind: string, apiVersion = 'apps/v1') => [
      { apiVersion, kind, name: owner.name, uid: owner['uid'], controller: true },
    ];
    const replicaSet = await plane.client.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: 'web-1',
        namespace: 'shop',
        labels: { app: 'web' },
        ownerReferences: owned(metadata, 'Deployment'),
      },
      spec: { replicas: 2, selector, template },
    });
    const rollout = { name: 'api', namespace: 'shop', uid: '4f2c0000-0000-0000-0000-000000000001' };
    const pods = [
      ...[1, 2].map((number) => ({ name: `web-1-${number}`, owner: owned(replicaSet.metadata, 'ReplicaSet') })),
      // Nobody here knows what a Rollout is: its pods are judged, and once for all of them.
      ...[1, 2, 3].map((number) => ({
        name: `api-${number}`,
        owner: owned(rollout, 'Rollout', 'argoproj.io/v1alpha1'),
      })),
    ];
    for (const { name, owner } of pods)
      await plane.client.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'shop', labels: { app: 'web' }, ownerReferences: owner },
        spec: (template as unknown as { spec: object }).spec,
      });
    const report = await reported(['cluster:', '--only=workload/image-tag']);
    expect(report.coverage.clusters[0]?.objects).toMatchObject({ Pod: 5, ReplicaSet: 1, Deployment: 1 });
    expect(report.findings.map(({ subject }) => subject.id)).toEqual(['apps/Deployment/shop/web', 'Pod/shop/api-1']);
  });

  it('reads the whole with the role that it prints', async () => {
    const { stdout } = await palisade(['check', 'cluster:', '--print-role'], { cwd: folder });
    await plane.client.apply(parse(stdout) as KubeObject);
    const kubeconfig = kubeconfigWith(await accountToken('reader'));
    await plane.client.apply(bind('reader', 'ClusterRole', 'palisade-reader'));
    await expect.poll(async () => (await checked(['cluster:'], kubeconfig)).code, { timeout: 10_000 }).toBe(1);
    const [reader, admin] = [await reported(['cluster:'], kubeconfig), await reported(['cluster:'])];
    expect(reader.coverage.clusters[0]?.unread).toEqual([]);
    expect(ofObjects(reader)).toEqual(ofObjects(admin));
    expect(reader.findings).toHaveLength(admin.findings.length);
  });

  it('is told what it may not read, and what rule is missing', async () => {
    const kubeconfig = kubeconfigWith(await accountToken('half'));
    await plane.client.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'half' },
      rules: [{ apiGroups: ['', 'apps'], resources: ['pods', 'deployments'], verbs: ['list'] }],
    });
    await plane.client.apply(bind('half', 'ClusterRole', 'half'));
    await expect.poll(async () => (await checked(['cluster:'], kubeconfig)).code, { timeout: 10_000 }).toBe(1);
    const { findings, coverage } = await reported(['cluster:'], kubeconfig);
    expect(coverage.clusters[0]?.unread).toContain('replicasets.apps');
    const about = (id: string): string[] =>
      findings.filter(({ control }) => control === id).map(({ verdict }) => verdict);
    expect(new Set(about('general/cluster-readable'))).toEqual(new Set(['unknown']));
    // Without NetworkPolicies nobody can say that there is none.
    expect(new Set(about('network/isolated-pods'))).toEqual(new Set(['unknown']));
    expect(about('workload/image-tag')).toContain('fail');
  });

  it('reads one namespace with the rights in it', async () => {
    const kubeconfig = kubeconfigWith(await accountToken('tenant'));
    await plane.client.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'tenant', namespace: 'shop' },
      rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] }],
    });
    await plane.client.apply(bind('tenant', 'Role', 'tenant', 'shop'));
    const only = '--only=workload/image-tag';
    await expect
      .poll(async () => (await checked(['cluster:', '--namespace=shop', only], kubeconfig)).code, { timeout: 10_000 })
      .toBe(1);
    const { findings } = await reported(['cluster:', '--namespace=shop', only], kubeconfig);
    expect(findings.map(({ subject }) => subject.id)).toEqual(['apps/Deployment/shop/web']);
    expect((await checked(['cluster:', only], kubeconfig)).code).toBe(2);
  });

  it('stops where it has no rights at all', async () => {
    const { code, stdout, stderr } = await checked(['cluster:'], kubeconfigWith(await accountToken('nobody')));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('may read nothing');
  });

  it('stops where the token has expired', async () => {
    const fresh = await accountToken('late');
    const [header = '', payload = ''] = fresh.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, number>;
    const past = Math.floor(Date.now() / 1000) - 60;
    const body = Buffer.from(JSON.stringify({ ...claims, iat: past - 600, nbf: past - 600, exp: past })).toString(
      'base64url',
    );
    const key = createPrivateKey(readFileSync(join(plane.directory, 'service-account.key')));
    const signature = sign('sha256', Buffer.from(`${header}.${body}`), { key, dsaEncoding: 'ieee-p1363' });
    const expired = `${header}.${body}.${signature.toString('base64url')}`;
    const { code, stdout, stderr } = await checked(['cluster:'], kubeconfigWith(expired));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('has expired: log in again');
    expect(stderr).not.toContain(expired);
    expect((await checked(['cluster:'], kubeconfigWith(fresh))).stderr).toContain('may read nothing');
  });

  it('watches, and tells what is new and what is gone', { timeout: 60_000 }, async () => {
    const args = [bin, 'check', 'cluster:', '--watch', '--only=workload/image-tag', '--namespace=watched'];
    await plane.client.ensureNamespace('watched');
    const env = { ...process.env, KUBECONFIG: plane.kubeconfig, NO_COLOR: '1' };
    const child = spawn(process.execPath, args, { cwd: folder, env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const says = (words: RegExp): Promise<unknown> => expect.poll(() => said, { timeout: 15_000 }).toMatch(words);
    try {
      await says(/watching; Ctrl-C ends/);
      const pod = { containers: [{ name: 'web', image: 'web:latest' }] };
      const late = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'late', namespace: 'watched' },
        spec: {
          selector: { matchLabels: { app: 'late' } },
          template: { metadata: { labels: { app: 'late' } }, spec: pod },
        },
      };
      await plane.client.create(late);
      await says(/1 new, 0 gone[^]*Deployment\/late/);
      await plane.client.delete(late);
      await says(/0 new, 1 gone/);
    } finally {
      child.kill('SIGINT');
    }
  });
});
