import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, KubeObject } from './client.ts';

const API = 'admissionregistration.k8s.io/v1';
const POLL_MS = 50;
const DEFAULT_TIMEOUT_MS = 30_000;

const marker = (name: string): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name },
  rules: [],
});

/** A policy about one marker object that is never stored; it warns, which is seen even where another policy denies. */
const sentinel = (name: string): [KubeObject, KubeObject] => [
  {
    apiVersion: API,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['rbac.authorization.k8s.io'],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['clusterroles'],
            resourceNames: [name],
          },
        ],
      },
      validations: [{ expression: 'false', message: 'the sentinel is in force' }],
    },
  },
  {
    apiVersion: API,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Warn'] },
  },
];

async function sentinelInForce(client: Client, deadline: number): Promise<void> {
  const name = `palisade-sentinel-${randomUUID().slice(0, 8)}`;
  const objects = sentinel(name);
  for (const object of objects) await client.create(object);
  const seen = async () => (await client.dryRunCreate(marker(name))).warnings.some((text) => text.includes(name));
  while (!(await seen())) {
    if (Date.now() > deadline) throw new Error(`policies are not in force: the sentinel ${name} is not seen`);
    await sleep(POLL_MS);
  }
  for (const object of objects.toReversed()) await client.delete(object);
}

/**
 * Resolves when every change of policies and bindings made before is in force, whatever their action.
 * The server recomputes its set about once a second, from caches that lag behind writes. A sentinel written later and
 * seen in force proves only that the caches held the earlier writes by the END of that computation; the second
 * sentinel proves that another one began after that.
 */
export async function waitForPolicies(client: Client, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  await sentinelInForce(client, deadline);
  await sentinelInForce(client, deadline);
}

/** As waitForPolicies, for one that must exist and be bound. */
export async function waitForPolicy(client: Client, name: string, timeoutMs?: number): Promise<void> {
  await client.get({ apiVersion: API, kind: 'ValidatingAdmissionPolicy', metadata: { name } });
  const bindings = await client.list(API, 'ValidatingAdmissionPolicyBinding');
  const bound = bindings.some(({ spec }) => (spec as { policyName?: string }).policyName === name);
  if (!bound) throw new Error(`policy ${name} has no binding, so it is never in force`);
  await waitForPolicies(client, timeoutMs);
}
