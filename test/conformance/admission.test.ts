/**
 * The policies that synth writes, in a real apiserver: what synth writes is admitted by them, what fails a control is
 * refused with the container and the field named, waivers end on their day, and what Kubernetes makes from a template
 * that was judged is not judged again.
 */
import { decodeConfig } from '@palisade/config/decode';
import type { Service, ServiceSpec } from '@palisade/config/service/service';
import type { PolicyWaiver } from '@palisade/synth/policies/enforced';
import { synth } from '@palisade/synth/synth';
import { sample } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../cluster/harness/client.ts';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';
import { waitForPolicies } from '../cluster/harness/policy-wait.ts';
import { enforced } from '../synth/enforced.ts';
import { specs } from '../synth/specs.ts';

const SPECS = 40;
const CONTROLLER = 'system:serviceaccount:kube-system:replicaset-controller';
const CUSTOM = /^(?:external-secrets|secrets-store|monitoring\.coreos|[a-z]+\.istio\.io\/)/;
const DAY = 86_400_000;
const day = (offset: number): string => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);

function serviceOf(spec: unknown): Service | undefined {
  const decoded = decodeConfig(spec);
  return 'config' in decoded ? decoded.config.service : undefined;
}

const service = (more: Partial<ServiceSpec>): Service => {
  const image = 'registry.example.com/shop/api';
  const found = serviceOf({ name: 'shop', runtime: 'node', port: 8080, image, owner: 'shop', ...more });
  if (!found) throw new Error('the spec of a test is wrong');
  return found;
};

const objectsIn = (text: string): KubeObject[] =>
  parseAllDocuments(text).map((document) => document.toJS() as KubeObject);

const policiesOf = (of: Service, waivers: readonly PolicyWaiver[] = [], profile = 'recommended'): KubeObject[] =>
  synth(of, enforced(profile, waivers))
    .filter(({ path }) => path.startsWith('deploy/policies/'))
    .flatMap(({ text }) => objectsIn(text));

const SOUND = {
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '10m', memory: '16Mi' } },
  livenessProbe: { tcpSocket: { port: 8080 } },
  readinessProbe: { httpGet: { port: 8080 } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: 1001,
    runAsGroup: 1001,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

const container = (name: string, more: object = {}): object => ({
  name,
  image: 'registry.example.com/shop/api:1.0.0',
  ...SOUND,
  ...more,
});

/** What an ephemeral container may not have. */
const EPHEMERAL = { resources: undefined, livenessProbe: undefined, readinessProbe: undefined };

const ROOT = { securityContext: { ...SOUND.securityContext, runAsNonRoot: false } };

const SPREAD = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { app: 'x' } },
    },
  ],
};

const template = (containers: readonly object[]): object => ({
  metadata: { labels: { app: 'x' } },
  spec: { serviceAccountName: 'shop', automountServiceAccountToken: false, containers, ...SPREAD },
});

const deployment = (namespace: string, name: string, containers: readonly object[]): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: { selector: { matchLabels: { app: 'x' } }, template: template(containers) },
});

const pod = (namespace: string, name: string, containers: readonly object[], metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { app: 'x' }, ...metadata },
  spec: (template(containers) as { spec: object }).spec,
});

const OWNED = {
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d', uid: '1', controller: true }],
};

/** Only what a control about user and root says: the rest of the profile has its own tests. */
const RUN_AS = 'workload/run-as-non-root';
const only = (messages: readonly string[]): string[] => messages.filter((text) => text.includes(`palisade ${RUN_AS}`));

let server: ControlPlane;
beforeAll(async () => {
  server = await startControlPlane({ users: [{ name: CONTROLLER, groups: ['system:masters'] }] });
});
afterAll(() => server?.stop());

async function enforce(policies: readonly KubeObject[]): Promise<void> {
  for (const object of policies) await server.client.apply(object);
  await waitForPolicies(server.client);
}

describe('what synth writes', () => {
  const services = sample(specs, { numRuns: SPECS, seed: 23 }).flatMap((spec) => serviceOf(spec) ?? []);
  const everywhere = (objects: readonly KubeObject[]): KubeObject[] =>
    objects.map((object) =>
      object.kind === 'ValidatingAdmissionPolicyBinding'
        ? { ...object, spec: { ...(object['spec'] as object), matchResources: {} } }
        : object,
    );

  /** A namespace that is there already cannot be made. */
  const unseen = (object: KubeObject): KubeObject =>
    object.kind === 'Namespace' ? { ...object, metadata: { ...object.metadata, name: 'not-yet' } } : object;

  it.each(['restricted', 'recommended'])('is admitted by the policies of %s', { timeout: 240_000 }, async (profile) => {
    const policies = everywhere(policiesOf(service({ name: profile }), [], profile));
    await enforce(policies);
    const refused: string[] = [];
    let judged = 0;
    for (const one of services)
      for (const object of synth(one)
        .filter(({ path }) => /^deploy\/kubernetes\/(?:base\/)?(?!kustomization)[^/]+\.yaml$/.test(path))
        .flatMap(({ text }) => objectsIn(text))
        .filter(({ apiVersion }) => !CUSTOM.test(apiVersion))) {
        judged++;
        const { allowed, message } = await server.client.dryRunCreate(unseen(object));
        if (!allowed) refused.push(`${object.kind} ${object.metadata.name}: ${message}`);
      }
    for (const object of policies.toReversed()) await server.client.delete(object);
    await waitForPolicies(server.client);
    expect(refused).toEqual([]);
    expect(judged).toBeGreaterThan(SPECS * 5);
  });
});

describe('policies', () => {
  const WAIVERS: readonly PolicyWaiver[] = [
    { control: RUN_AS, subject: 'apps/Deployment/shop/waived', owner: 'shop', reason: 'old', expires: day(1) },
    { control: 'workload/*', subject: 'today', owner: 'shop', reason: 'its last day', expires: day(0) },
    { control: RUN_AS, subject: 'expired*', owner: 'shop', reason: 'over', expires: day(-1) },
    { control: RUN_AS, subject: 'one-*', item: 'legacy', owner: 'shop', reason: 'one', expires: day(9) },
  ];

  beforeAll(async () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
    for (const name of ['shop', 'warned', 'audited']) await server.client.ensureNamespace(name, labels);
    await server.client.create({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'shop', namespace: 'shop' },
    });
    await enforce([
      ...policiesOf(service({}), WAIVERS),
      ...policiesOf(service({ name: 'warned', admission: 'warn' })),
      ...policiesOf(service({ name: 'audited', admission: 'audit' })),
    ]);
  }, 120_000);

  it('name the containers at fault, the field and the control', async () => {
    const bad = deployment('shop', 'web', [container('good'), container('a', ROOT), container('b', ROOT)]);
    const { allowed, message } = await server.client.dryRunCreate(bad);
    expect(allowed).toBe(false);
    expect(message).toContain(
      'Container "a", Container "b" may run as root: securityContext.runAsNonRoot, spec.securityContext.runAsNonRoot (palisade workload/run-as-non-root)',
    );
  });

  it('say nothing of other namespaces', async () => {
    expect(await server.client.dryRunCreate(deployment('elsewhere', 'web', [container('a', ROOT)]))).toMatchObject({
      allowed: true,
      warnings: [],
    });
  });

  it('hold for the namespace itself', async () => {
    const { status, body } = await server.client.request('PATCH', '/api/v1/namespaces/shop', {
      query: { dryRun: 'All' },
      body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
      contentType: 'application/merge-patch+json',
    });
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain('palisade namespace/pod-security');
  });

  it('warn where they are told to warn, and only record where they are told that', async () => {
    const warned = await server.client.dryRunCreate(deployment('warned', 'web', [container('a', ROOT)]));
    expect(warned.allowed).toBe(true);
    expect(only(warned.warnings)).toHaveLength(1);
    expect(await server.client.dryRunCreate(deployment('audited', 'web', [container('a', ROOT)]))).toMatchObject({
      allowed: true,
      warnings: [],
    });
  });

  it.each([
    ['waived', [container('a', ROOT)], true],
    ['today', [container('a', ROOT)], true],
    ['expired-web', [container('a', ROOT)], false],
    ['one-of-two', [container('legacy', ROOT), container('a')], true],
    ['one-of-two', [container('legacy', ROOT), container('a', ROOT)], false],
    ['waived-not', [container('a', ROOT)], false],
  ] as const)('take the waiver of %s, %#', async (name, containers, admitted) => {
    const { message } = await server.client.dryRunCreate(deployment('shop', name, containers));
    expect(only([message]).length === 0, message).toBe(admitted);
  });

  it('let no object wave itself through, by what it says of its age', async () => {
    const object = deployment('shop', 'expired', [container('a', ROOT)]);
    const { allowed } = await server.client.dryRunCreate({
      ...object,
      metadata: {
        ...object.metadata,
        creationTimestamp: '2001-01-01T00:00:00Z',
        managedFields: [{ manager: 'x', operation: 'Update', apiVersion: 'apps/v1', time: '2001-01-01T00:00:00Z' }],
        annotations: { 'palisade.dev/waive': RUN_AS },
      },
    });
    expect(allowed).toBe(false);
  });

  it('take a waiver on updates as well, until it ends', async () => {
    for (const [name, admitted] of [
      ['waived', true],
      ['expired', false],
    ] as const) {
      const sound = deployment('shop', name, [container('a')]);
      await server.client.create(sound);
      const { status, body } = await server.client.request(
        'PATCH',
        `/apis/apps/v1/namespaces/shop/deployments/${name}`,
        {
          body: { spec: { template: template([container('a', ROOT)]) } },
          contentType: 'application/merge-patch+json',
        },
      );
      expect(only([JSON.stringify(body)]).length === 0, `${status} ${JSON.stringify(body)}`).toBe(admitted);
      await server.client.delete(sound);
    }
  });

  it('judge a pod that claims an owner, and not one that its controller makes', async () => {
    const forged = pod('shop', 'web-5d-x', [container('a', ROOT)], OWNED);
    const mine = await server.client.dryRunCreate(forged);
    expect(only([mine.message])).toHaveLength(1);
    const theirs = await server.clientAs(CONTROLLER).dryRunCreate(forged);
    expect(theirs).toMatchObject({ allowed: true });
    // Without an owner there was no template that could have been judged.
    const naked = await server.clientAs(CONTROLLER).dryRunCreate(pod('shop', 'naked', [container('a', ROOT)]));
    expect(naked.allowed).toBe(false);
  });

  it('know a pod that is there by the Deployment that owns it, when somebody debugs it', async () => {
    for (const [owner, admitted] of [
      ['waived-5d', true],
      ['web-5d', false],
    ] as const) {
      const [reference] = OWNED.ownerReferences;
      const made = pod('shop', `${owner}-x`, [container('a', ROOT)], {
        ownerReferences: [{ ...reference, name: owner }],
      });
      await server.clientAs(CONTROLLER).create(made);
      const { body } = await server.client.request(
        'PATCH',
        `/api/v1/namespaces/shop/pods/${owner}-x/ephemeralcontainers`,
        {
          body: { spec: { ephemeralContainers: [container('debug', EPHEMERAL)] } },
          contentType: 'application/strategic-merge-patch+json',
        },
      );
      expect(only([JSON.stringify(body)]).length === 0, JSON.stringify(body)).toBe(admitted);
    }
  });

  it('stay inside of what a policy may cost, for the largest pod that is likely', async () => {
    const env = Array.from({ length: 100 }, (_, index) => ({ name: `VARIABLE_${index}`, value: `value-${index}` }));
    const containers = Array.from({ length: 50 }, (_, index) => container(`c${index}`, { env }));
    const { message } = await server.client.dryRunCreate(deployment('shop', 'large', containers));
    expect(message).toBe('');
    const verbs = ['get', 'list', 'watch', 'patch'];
    const rules = Array.from({ length: 200 }, (_, index) => ({
      apiGroups: ['apps', 'example.com'],
      resources: Array.from({ length: 10 }, (__, other) => `things-${index}-${other}`),
      verbs,
    }));
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'large', namespace: 'shop' },
    };
    expect(await server.client.dryRunCreate({ ...role, rules })).toMatchObject({ message: '', allowed: true });
  });
});
