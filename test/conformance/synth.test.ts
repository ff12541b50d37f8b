/** What synth writes, a real apiserver takes, in a namespace that enforces the restricted Pod Security Standard. */
import { decodeConfig } from '@palisade/config/decode';
import { synth } from '@palisade/synth/synth';
import { sample } from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../cluster/harness/client.ts';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';
import { specs } from '../synth/specs.ts';

const SPECS = 60;
const NAMESPACE = 'synth-restricted';
/** Kinds of operators, which a bare control plane has not. */
const CUSTOM = /^(?:external-secrets|secrets-store|[a-z]+\.istio\.io\/|monitoring\.coreos\.com\/)/;

let server: ControlPlane;
beforeAll(async () => {
  server = await startControlPlane();
  await server.client.ensureNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' });
});
afterAll(() => server?.stop());

const here = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, namespace: NAMESPACE },
});

interface Made {
  readonly template: { readonly metadata: object; readonly spec: object };
}

/** The pod that the Deployment or the CronJob would make, under an account that is there. */
function podOf({ spec, metadata }: KubeObject): KubeObject {
  const { template } = (spec as { jobTemplate?: { spec: Made } }).jobTemplate?.spec ?? (spec as Made);
  const own = { ...template.spec, serviceAccountName: 'default' };
  return here({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: metadata.name ?? '' },
    spec: own,
  });
}

function objectsOf(spec: unknown): KubeObject[] {
  const decoded = decodeConfig(spec);
  if (!('config' in decoded) || !decoded.config.service) return [];
  return synth(decoded.config.service)
    .filter(({ path }) => /^deploy\/kubernetes\/(?:base\/)?(?!kustomization)[^/]+\.yaml$/.test(path))
    .flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as KubeObject))
    .filter(({ apiVersion }) => !CUSTOM.test(apiVersion));
}

it('every object, and the pods', { timeout: 240_000 }, async () => {
  const refused: string[] = [];
  const kinds = new Set<string>();
  let judged = 0;
  for (const spec of sample(specs, { numRuns: SPECS, seed: 7 }))
    for (const object of objectsOf(spec)) {
      const tried = object.kind === 'Namespace' ? [object] : [here(object)];
      if (object.kind === 'Deployment' || object.kind === 'CronJob') tried.push(podOf(object));
      for (const one of tried) {
        kinds.add(one.kind);
        judged++;
        const { allowed, message, warnings } = await server.client.dryRunCreate(one);
        if (!allowed || warnings.length > 0)
          refused.push(`${one.kind} ${one.metadata.name}: ${message} ${warnings.join('; ')} (${JSON.stringify(spec)})`);
      }
    }
  expect(refused).toEqual([]);
  expect([...kinds]).toEqual(
    expect.arrayContaining(['Deployment', 'CronJob', 'Pod', 'NetworkPolicy', 'Ingress', 'RoleBinding']),
  );
  expect(judged).toBeGreaterThan(SPECS * 6);
});
