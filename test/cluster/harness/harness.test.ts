import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiError } from './api-failure.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { pod, podPolicy } from './objects.ts';
import { waitForPolicies, waitForPolicy } from './policy-wait.ts';
import { processesNaming } from './processes.ts';

const MESSAGE = 'Privileged containers are refused: a "root" on the node – really';
const PRIVILEGED = { privileged: true };
const NOT_PRIVILEGED = '!has(c.securityContext) || !has(c.securityContext.privileged) || !c.securityContext.privileged';

let plane: ControlPlane;

beforeAll(async () => {
  plane = await startControlPlane({
    users: [{ name: 'developer', groups: ['developers'] }],
    admission: { podSecurity: { warn: 'baseline', exemptNamespaces: ['kube-system'] } },
    auditPolicy: { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'Metadata' }] },
  });
  console.log(`control plane ready in ${Math.round(plane.startMs)} ms`);
}, 900_000);

afterAll(() => plane?.stop());

describe('objects', () => {
  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'objects' } };

  test('are created in a namespace made on demand, applied, listed and deleted', async () => {
    await plane.client.create({ ...settings, data: { colour: 'red' } });
    const applied = await plane.client.apply({ ...settings, data: { colour: 'blue' } });
    expect(applied['data']).toEqual({ colour: 'blue' });
    const listed = await plane.client.list('v1', 'ConfigMap', { namespace: 'objects' });
    expect(listed.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([['ConfigMap', 'settings']]);
    await plane.client.delete(settings);
    await plane.client.delete(settings);
    await expect(plane.client.get(settings)).rejects.toMatchObject({ status: 404, reason: 'NotFound' });
  });

  test('of a kind that is defined later are found', async () => {
    const [group, plural] = ['palisade.test', 'widgets'];
    const widget = { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name: 'first', namespace: 'objects' } };
    await expect(plane.client.create(widget)).rejects.toThrow(ApiError);
    await plane.client.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural, kind: 'Widget' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    });
    await expect
      .poll(() => plane.client.create(widget).then(() => 'created', String), { timeout: 15_000 })
      .toBe('created');
  });
});

describe('dry-run creation', () => {
  test('a bound policy denies with its message, and no longer once it is gone', async () => {
    const objects = podPolicy('no-privileged', NOT_PRIVILEGED, MESSAGE, ['Deny', 'Audit']);
    for (const object of objects) await plane.client.create(object);
    await waitForPolicy(plane.client, 'no-privileged');

    const denied = await plane.client.dryRunCreate(pod('dry-run', 'bad', PRIVILEGED));
    expect(denied).toMatchObject({ allowed: false, status: 422 });
    expect(denied.message).toContain(`'no-privileged' with binding 'no-privileged' denied request: ${MESSAGE}`);
    expect(denied.causes.join()).toContain(MESSAGE);
    expect(denied).not.toHaveProperty('object');

    const allowed = await plane.client.dryRunCreate(pod('dry-run', 'good'));
    expect(allowed).toMatchObject({ allowed: true, status: 201, causes: [], warnings: [] });
    expect(allowed.object?.['spec']).toHaveProperty('serviceAccountName', 'default');
    expect(await plane.client.list('v1', 'Pod', { namespace: 'dry-run' })).toEqual([]);

    for (const object of objects) await plane.client.delete(object);
    await waitForPolicies(plane.client);
    expect(await plane.client.dryRunCreate(pod('dry-run', 'bad', PRIVILEGED))).toHaveProperty('allowed', true);
  });

  test('a policy that only warns gives its text as a warning', async () => {
    for (const object of podPolicy('warn-privileged', NOT_PRIVILEGED, MESSAGE, ['Warn']))
      await plane.client.create(object);
    await waitForPolicy(plane.client, 'warn-privileged');
    const { allowed, warnings } = await plane.client.dryRunCreate(pod('dry-run', 'bad', PRIVILEGED));
    expect(allowed).toBe(true);
    expect(warnings.join()).toContain(`binding 'warn-privileged': ${MESSAGE}`);
  });

  test('Pod Security admission speaks by default setting and by label', async () => {
    const byDefault = await plane.client.dryRunCreate(pod('dry-run', 'bad', PRIVILEGED));
    expect(byDefault.warnings.join()).toContain('would violate PodSecurity "baseline:latest"');
    await plane.client.ensureNamespace('guarded', { 'pod-security.kubernetes.io/enforce': 'baseline' });
    await expect
      .poll(() => plane.client.dryRunCreate(pod('guarded', 'bad', PRIVILEGED)))
      .toMatchObject({ allowed: false, status: 403 });
  });

  test('an invalid object is refused with the field', async () => {
    const { allowed, causes } = await plane.client.dryRunCreate(pod('dry-run', 'Not_A_Name'));
    expect(allowed).toBe(false);
    expect(causes[0]).toMatch(/^metadata\.name: /);
  });

  test('a policy that is missing or not bound is an error', async () => {
    await expect(waitForPolicy(plane.client, 'nowhere')).rejects.toThrow('not found');
    const [policy] = podPolicy('unbound', NOT_PRIVILEGED, MESSAGE, []);
    if (policy) await plane.client.create(policy);
    await expect(waitForPolicy(plane.client, 'unbound')).rejects.toThrow('no binding');
  });

  test('want of rights is an error, not a denial', async () => {
    const developer = plane.clientAs('developer');
    await expect(developer.dryRunCreate(pod('dry-run', 'good'))).rejects.toThrow('cannot create resource "pods"');
  });
});

test('the audit log holds what policies would deny', async () => {
  const key = 'validation.policy.admission.k8s.io/validation_failure';
  const failures = async () => (await plane.auditEvents()).filter((event) => key in Object(event['annotations']));
  await expect.poll(async () => JSON.stringify(await failures())).toContain('no-privileged');
});

test('stop leaves no process and no folder', async () => {
  expect(processesNaming(plane.directory).length).toBeGreaterThanOrEqual(2);
  await plane.stop();
  await plane.stop();
  expect(processesNaming(plane.directory)).toEqual([]);
  expect(existsSync(plane.directory)).toBe(false);
});
