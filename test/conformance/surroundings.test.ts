/** What no list of objects shows of a real API server: what anybody sees of it, and how long its certificates last. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { palisade } from '../cli/run.ts';
import { findDebian } from '../cluster/harness/binaries.ts';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';

let plane: ControlPlane;
let folder: string;
beforeAll(async () => {
  plane = await startControlPlane({ controllers: true });
  folder = mkdtempSync(join(tmpdir(), 'palisade-surroundings-'));
}, 1_200_000);
afterAll(async () => {
  await plane?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The findings of one control, as `VERDICT NAME: MESSAGE`. */
async function findingsOf(control: string): Promise<string[]> {
  const args = ['check', 'cluster:', `--only=${control}`, '--all', '-f', 'json'];
  const { stdout, stderr } = await palisade(args, { cwd: folder, env: { KUBECONFIG: plane.kubeconfig } });
  expect(stdout, stderr).not.toBe('');
  const { findings } = JSON.parse(stdout) as {
    findings: { verdict: string; message: string; subject: { name: string } }[];
  };
  return findings
    .filter(({ verdict }) => verdict !== 'not-applicable')
    .map(({ verdict, message, subject }) => `${verdict} ${subject.name}: ${message}`);
}

it('shows nothing to nobody, until somebody is bound who is nobody', async () => {
  expect(await findingsOf('cluster/anonymous-refused')).toEqual([expect.stringMatching(/^pass admin@palisade-test/)]);
  await plane.client.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'open' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'system:anonymous' }],
  });
  const open = ['/api', '/apis', '/openapi/v2', '/metrics', '/api/v1/namespaces', '/api/v1/secrets', '/api/v1/nodes'];
  expect(await findingsOf('cluster/anonymous-refused')).toEqual(
    open.map((path) => `fail admin@palisade-test: ${path} is shown without credentials`),
  );
});

it('knows until when the certificates are good', async () => {
  const days = async (name: string, count: number): Promise<string> => {
    const openssl = await findDebian('openssl');
    const file = join(folder, `${name}.pem`);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout', `${file}.key`];
    execFileSync(openssl, ['req', '-x509', ...key, '-days', String(count), '-subj', `/CN=${name}`, '-out', file], {
      stdio: 'ignore',
    });
    return readFileSync(file, 'utf8');
  };
  const [short, long] = [await days('short', 10), await days('long', 400)];
  const webhook = (name: string, bundle: string): object => ({
    name,
    clientConfig: { url: 'https://webhook.example.com', caBundle: Buffer.from(bundle).toString('base64') },
    rules: [],
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
  });
  await plane.client.create({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'hooks' },
    webhooks: [webhook('old.example.com', short), webhook('rolling.example.com', short + long)],
  });
  const found = await findingsOf('cluster/certificates-current');
  expect(found.filter((line) => line.startsWith('fail'))).toEqual([
    expect.stringMatching(/webhook old\.example\.com: .* runs out on 20\d\d-\d\d-\d\d, in 9 days$/),
  ]);
  expect(found.filter((line) => line.startsWith('pass')).map((line) => line.split(':')[0])).toEqual([
    'pass the API server',
    'pass ValidatingWebhookConfiguration hooks webhook rolling.example.com',
  ]);
});

it('finds tokens that last for ever, and Secrets that nobody uses, by their names alone', async () => {
  await plane.client.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'ci', namespace: 'shop' } });
  const annotations = { 'kubernetes.io/service-account.name': 'ci' };
  const secret = (name: string, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'shop' },
    ...more,
  });
  await plane.client.create({
    ...secret('ci-token', { type: 'kubernetes.io/service-account-token' }),
    metadata: { name: 'ci-token', namespace: 'shop', annotations },
  });
  for (const name of ['used', 'forgotten']) await plane.client.create(secret(name, { stringData: { key: 'hidden' } }));
  await plane.client.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      containers: [{ name: 'web', image: 'web:1' }],
      volumes: [{ name: 'all', projected: { sources: [{ secret: { name: 'used' } }] } }],
    },
  });
  expect((await findingsOf('cluster/no-lasting-tokens')).filter((line) => line.startsWith('fail'))).toEqual([
    'fail ci-token: Secret "ci-token" holds a token of service account "ci" that never expires',
  ]);
  const unused = await findingsOf('cluster/secrets-in-use');
  expect(unused.map((line) => line.replace(/\(of .*\)/, '(of DAY)')).sort()).toEqual([
    'fail forgotten: Secret "forgotten" (of DAY): nothing that was read refers to it',
    expect.stringMatching(/^pass used/),
  ]);
});
