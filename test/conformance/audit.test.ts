/** The audit policy that synth writes, on a real apiserver: who did what is in the log, and no secret is. */
import { auditPolicy } from '@palisade/synth/monitoring/audit-policy';
import { toYaml } from '@palisade/synth/yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';

const NAMESPACE = 'audited';
const VALUE = 'cGFsaXNhZGUtbXVzdC1uZXZlci1zZWUtdGhpcw==';
const PLAIN = 'palisade-must-never-see-this';

interface Event {
  readonly level: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource: string; readonly subresource?: string };
}

let server: ControlPlane;
const events = async (): Promise<Event[]> => (await server.auditEvents()) as unknown as Event[];
const eventOf = async (verb: string, resource: string, subresource?: string): Promise<Event> => {
  const found = async () =>
    (await events()).find(
      ({ objectRef, user, verb: of }) =>
        user.username === 'admin' &&
        of === verb &&
        objectRef?.resource === resource &&
        objectRef.subresource === subresource,
    );
  await expect.poll(found, { timeout: 10_000 }).toBeDefined();
  return (await found()) as Event;
};

const metadata = (name: string) => ({ name, namespace: NAMESPACE });
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: metadata('kept'), data: { password: VALUE } };

beforeAll(async () => {
  server = await startControlPlane({ auditPolicy: parse(toYaml(auditPolicy)) as Record<string, unknown> });
  const { client } = server;
  await client.ensureNamespace(NAMESPACE);
  await client.create(secret);
  await client.get(secret);
  await client.apply({ ...secret, data: { password: VALUE, other: VALUE } });
  await client.request('GET', '/api/v1/secrets');
  await client.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('kept'), data: { text: PLAIN } });
  const token = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token: PLAIN } };
  await client.request('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { body: token });
  await client.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: metadata('reader'),
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  });
  // No kubelet runs, and no pod: what was asked for is in the log all the same.
  const exec = `/api/v1/namespaces/${NAMESPACE}/pods/some-pod/exec`;
  await client.request('POST', exec, { query: { command: 'whoami', container: 'main', stdout: 'true' } });
  await client.request('GET', '/readyz');
  await client.request('PUT', `/apis/coordination.k8s.io/v1/namespaces/${NAMESPACE}/leases/none`, { body: {} });
});
afterAll(() => server?.stop());

describe('the audit log', () => {
  it.each(['get', 'create', 'list', 'patch'])('has who did %s on secrets, and never their content', async (verb) => {
    const { level, requestObject, responseObject } = await eventOf(verb, 'secrets');
    expect({ level, requestObject, responseObject }).toEqual({ level: 'Metadata' });
  });

  it('has what was asked to be run in a container', async () => {
    const { level, requestURI } = await eventOf('create', 'pods', 'exec');
    expect(level).toBe('Request');
    expect(requestURI).toContain('command=whoami');
  });

  it('has all of a change of who may do what', async () => {
    const { level, requestObject, responseObject } = await eventOf('create', 'roles');
    expect(level).toBe('RequestResponse');
    expect(requestObject).toMatchObject({ metadata: { name: 'reader' }, rules: [{ verbs: ['get'] }] });
    expect(responseObject).toMatchObject({ metadata: { uid: expect.any(String) } });
  });

  it('has no value of a secret, a ConfigMap or a token', async () => {
    await eventOf('create', 'tokenreviews');
    await eventOf('create', 'configmaps');
    const text = JSON.stringify(await events());
    for (const value of [VALUE, PLAIN]) expect(text).not.toContain(value);
  });

  it('has no noise, and each request once', async () => {
    const all = await events();
    expect(all.length).toBeGreaterThan(8);
    expect(all.filter(({ stage }) => stage === 'RequestReceived')).toEqual([]);
    expect(
      all.filter(({ objectRef, requestURI }) => objectRef?.resource === 'leases' || requestURI.startsWith('/readyz')),
    ).toEqual([]);
  });
});
