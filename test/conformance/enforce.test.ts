/** `palisade enforce` on a real API server: what it says of those who would be refused is what the server then does. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { palisade, type Ran } from '../cli/run.ts';
import type { KubeObject } from '../cluster/harness/client.ts';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';

const CONFIG = `profile: baseline
waivers:
  - { control: workload/not-privileged, subject: waived, owner: me, reason: a driver, expires: 2099-01-01 }
`;

const deployment = (name: string, namespace: string, pod: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'web:1' }], ...pod } },
  },
});
const PRIVILEGED = { containers: [{ name: 'web', image: 'web:1', securityContext: { privileged: true } }] };

const THERE = [
  deployment('sound', 'shop', {}),
  deployment('privileged', 'shop', PRIVILEGED),
  deployment('waived', 'shop', PRIVILEGED),
  deployment('host', 'batch', { hostNetwork: true, hostPID: true }),
  deployment('agent', 'kube-system', PRIVILEGED),
];
const APIS = { policies: 'validatingadmissionpolicies', bindings: 'validatingadmissionpolicybindings' };

let plane: ControlPlane;
let folder: string;
beforeAll(async () => {
  plane = await startControlPlane({
    users: [{ name: 'stranger' }],
    auditPolicy: {
      apiVersion: 'audit.k8s.io/v1',
      kind: 'Policy',
      omitStages: ['RequestReceived'],
      rules: [{ level: 'Metadata' }],
    },
  });
  folder = mkdtempSync(join(tmpdir(), 'palisade-enforce-'));
  writeFileSync(join(folder, 'palisade.yaml'), CONFIG);
  for (const object of THERE) await plane.client.create(object);
  await plane.client.ensureNamespace('default');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await plane?.stop();
});

interface Told {
  readonly applied: boolean;
  readonly stopped: boolean;
  readonly objects: readonly { readonly kind: string; readonly name: string; readonly state: string }[];
  readonly refused: readonly { readonly id: string; readonly controls: readonly string[] }[];
  readonly inForce: { readonly inForce: string; readonly why: string } | null;
}

const ran = (args: readonly string[], kubeconfig = plane.kubeconfig): Promise<Ran> =>
  palisade(['enforce', ...args], { cwd: folder, env: { KUBECONFIG: kubeconfig }, timeoutMs: 60_000 });
async function told(args: readonly string[], code = 0): Promise<Told> {
  const result = await ran([...args, '--format=json']);
  expect(result.code, result.stderr).toBe(code);
  return JSON.parse(result.stdout) as Told;
}
const states = ({ objects }: Told): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(objects, ({ state }) => state)].map(([state, all]) => [state, all.length]));

async function ours(): Promise<KubeObject[]> {
  const lists = await Promise.all(
    Object.values(APIS).map(async (resource) => {
      const { body } = await plane.client.request('GET', `/apis/admissionregistration.k8s.io/v1/${resource}`);
      return (body as { items: KubeObject[] }).items;
    }),
  );
  return lists.flat();
}
const versions = async (): Promise<unknown[]> => (await ours()).map(({ metadata }) => metadata['resourceVersion']);

/** Applied again, as whoever ships does; changed, for what stays the same is not looked at. */
async function again(object: KubeObject): Promise<{ refused: boolean; warned: boolean }> {
  const { name, namespace } = object.metadata;
  const reply = await plane.client.request('PUT', `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, {
    query: { dryRun: 'All' },
    body: { ...object, metadata: { ...object.metadata, labels: { again: 'yes' } } },
  });
  return { refused: reply.status === 422 || reply.status === 403, warned: reply.warnings.length > 0 };
}

describe('enforce', () => {
  it('says first what it would do, and does nothing', async () => {
    const plan = await told(['--dry-run']);
    expect(states(plan)).toEqual({ new: 2 });
    expect(plan).toMatchObject({ applied: false, inForce: null });
    const { stdout } = await ran(['--diff']);
    expect(stdout).toContain('+++ b/ValidatingAdmissionPolicy/palisade-workloads');
    expect(await ours()).toEqual([]);
  });

  it('warns, and is seen to', async () => {
    const done = await told([]);
    expect(states(done)).toEqual({ new: 2 });
    expect(done.inForce).toMatchObject({ inForce: 'yes' });
    expect(await again(THERE[1] as KubeObject)).toEqual({ refused: false, warned: true });
  });

  it('changes nothing the second time', async () => {
    const before = await versions();
    expect(states(await told([]))).toEqual({ same: 2 });
    expect(await versions()).toEqual(before);
  });

  it('stops before it would refuse what is there, and names it', async () => {
    const before = await versions();
    const stopped = await told(['--mode=deny'], 1);
    expect(stopped).toMatchObject({ applied: false, stopped: true });
    expect(stopped.refused).toEqual([
      expect.objectContaining({
        id: 'apps/Deployment/batch/host',
        controls: expect.arrayContaining(['workload/no-host-network', 'workload/no-host-pid']) as string[],
      }),
      expect.objectContaining({ id: 'apps/Deployment/shop/privileged', controls: ['workload/not-privileged'] }),
    ]);
    expect(await versions()).toEqual(before);
    const { stdout } = await ran(['--mode=deny']);
    expect(stdout).toContain('Nothing was changed. Mend or waive them, or say --force');
  });

  it('refuses exactly those that it named, once it is told to', async () => {
    const done = await told(['--mode=deny', '--force']);
    expect(done).toMatchObject({ applied: true, inForce: { inForce: 'yes' } });
    const named = new Set(done.refused.map(({ id }) => id));
    for (const object of THERE) {
      const { name, namespace } = object.metadata;
      expect([name, (await again(object)).refused]).toEqual([name, named.has(`apps/Deployment/${namespace}/${name}`)]);
    }
  });

  it('only notes in the audit log, where it is told so', async () => {
    const done = await told(['--mode=audit']);
    expect(done.inForce).toMatchObject({ inForce: 'unknown', why: expect.stringContaining('audit log') as string });
    const noted = async (): Promise<boolean> => {
      expect(await again(THERE[1] as KubeObject)).toMatchObject({ warned: false });
      const events = (await plane.auditEvents()) as { annotations?: Record<string, string>; verb: string }[];
      return events
        .filter(({ verb }) => verb === 'update')
        .slice(-1)
        .some(
          ({ annotations }) => annotations?.['validation.policy.admission.k8s.io/validation_failure'] !== undefined,
        );
    };
    await expect.poll(noted, { timeout: 15_000 }).toBe(true);
  });

  it('holds in the namespaces that are named', async () => {
    const { refused } = await told(['--namespace=batch', '--mode=deny'], 1);
    expect(refused.map(({ id }) => id)).toEqual(['apps/Deployment/batch/host']);
    const others = await told(['--exclude-namespace=batch', '--mode=deny'], 1);
    expect(others.refused.map(({ id }) => id)).toEqual(['apps/Deployment/shop/privileged']);
    const system = await told(['--system-namespaces', '--mode=deny'], 1);
    expect(system.refused.map(({ id }) => id)).toContain('apps/Deployment/kube-system/agent');
  });

  it('takes away what another profile had, and all where it is told to', async () => {
    await told(['--profile=recommended']);
    const many = (await ours()).length;
    expect(many).toBeGreaterThan(6);
    const fewer = await told([]);
    expect(states(fewer)['gone']).toBeGreaterThan(4);
    expect(await ours()).toHaveLength(2);
    expect(states(await told(['--remove']))).toEqual({ gone: 2 });
    expect(await ours()).toEqual([]);
    expect((await ran(['--remove'])).stdout).toBe('Nothing of ours is there\n');
  });

  it('leaves what others own, unless it is told to take it', async () => {
    await told([]);
    const [policy] = await ours();
    const spec = { ...(policy?.['spec'] as object), failurePolicy: 'Ignore' };
    await plane.client.apply(
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: 'palisade-workloads' },
        spec,
      },
      'somebody-else',
    );
    const { code, stdout, stderr } = await ran([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/409 .*conflict.*failurePolicy/s);
    expect(stderr).toContain('--force');
    expect(states(await told(['--force']))).toMatchObject({ changed: 1 });
    await told(['--remove']);
  });

  it('stops where it has no right to, with nothing half done', async () => {
    const config = JSON.parse(readFileSync(plane.kubeconfig, 'utf8')) as { 'current-context': string };
    const path = join(folder, 'stranger');
    writeFileSync(path, JSON.stringify({ ...config, 'current-context': 'stranger@palisade-test' }));
    const { code, stdout, stderr } = await ran([], path);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/cannot list resource "validatingadmissionpolicies"/);
    expect(await ours()).toEqual([]);
  });
});
