/** Helm itself on the chart that synth writes: it lints, and gives the objects that Kustomize gives of the same spec. */
import { join } from 'node:path';
import { decodeConfig } from '@palisade/config/decode';
import type { Service, ServiceSpec } from '@palisade/config/service/service';
import type { TextFile } from '@palisade/sources/tree';
import { synth } from '@palisade/synth/synth';
import { sample } from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../cluster/harness/client.ts';
import { specs } from '../synth/specs.ts';
import { type Batch, write } from './cases.ts';
import { run } from './run.ts';
import { findTool } from './tools.ts';

const SPECS = 40;
/** Built without its release's flags, helm takes itself for one of long ago. */
const TEMPLATE = ['template', 'x', 'helm/deploy/chart', '--kube-version', '1.34.0'];

interface Both {
  readonly files: readonly TextFile[];
  readonly service: Service;
}

function filesOf(spec: ServiceSpec, packaging: 'helm' | 'kustomize'): Both[] {
  const decoded = decodeConfig({ ...spec, packaging });
  if (!('config' in decoded) || !decoded.config.service) return [];
  const { service } = decoded.config;
  return [{ service, files: synth(service).map(({ path, text }) => ({ path: `${packaging}/${path}`, text })) }];
}

/** Names and texts that are like what the chart fills in. */
const ALIKE: ServiceSpec = {
  name: 'shop',
  runtime: 'node',
  port: 8080,
  image: { repository: 'registry.example.com/shop', pullSecret: 'shop-env' },
  owner: 'shop',
  callers: ['shop-env'],
  env: { PLACE: 'ReleaseNamespace', LIKE: '{{ .Values.environment }}', NAME: 'name: shop-env' },
};

const both: readonly Both[] = [ALIKE, ...sample(specs, { numRuns: SPECS, seed: 31 })].flatMap((spec) => {
  const [helm] = filesOf(spec, 'helm');
  const [kustomize] = filesOf(spec, 'kustomize');
  return helm && kustomize ? [{ service: helm.service, files: [...helm.files, ...kustomize.files] }] : [];
});

let batch: Batch<Both>;
let helm: string;
let kustomize: string;
beforeAll(async () => {
  [helm, kustomize] = await Promise.all([findTool('helm'), findTool('kustomize')]);
  batch = write(both);
});
afterAll(() => batch?.remove());

const HASH = /-env-[a-z0-9]{10}$/;

/** By kind and name; the hash in the ConfigMap's name is each tool's own, and the namespace is not in the chart. */
function objectsIn(text: string): Map<string, KubeObject> {
  const objects = parseAllDocuments(text, { version: '1.1' }).flatMap((document) => {
    const object = document.toJS() as KubeObject | null;
    return object === null || object.kind === 'Namespace' ? [] : [object];
  });
  const plain = JSON.parse(
    JSON.stringify(objects, (_, value) =>
      typeof value === 'string' ? value.replace(HASH, '-env') : (value as unknown),
    ),
  ) as KubeObject[];
  return new Map(plain.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}

async function answer(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout, stderr, code } = await run(program, args, cwd);
  expect({ code, stderr }, `${program} ${args.join(' ')}`).toEqual({ code: 0, stderr: '' });
  return stdout;
}

interface Place {
  readonly environment: string | undefined;
  readonly namespace: string;
  readonly folder: string;
}

function placesOf({ name, namespace = name, environments }: Service): Place[] {
  const places = Object.entries(environments).map(([environment, of]) => ({
    environment,
    namespace: of.namespace ?? `${namespace}-${environment}`,
    folder: `kustomize/deploy/kubernetes/overlays/${environment}`,
  }));
  return places.length > 0 ? places : [{ environment: undefined, namespace, folder: 'kustomize/deploy/kubernetes' }];
}

it('gives what Kustomize gives, in every environment', { timeout: 240_000 }, async () => {
  let compared = 0;
  for (const { one, folder } of batch.written)
    for (const { environment, namespace, folder: overlay } of placesOf(one.service)) {
      const cwd = join(batch.root, folder);
      const set = environment === undefined ? [] : ['--set', `environment=${environment}`];
      const chart = [...TEMPLATE, '--namespace', namespace, ...set];
      const ours = objectsIn(await answer(helm, chart, cwd));
      const theirs = objectsIn(await answer(kustomize, ['build', overlay], cwd));
      expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
      for (const [key, object] of ours) {
        expect(object, `${folder} ${environment} ${key}`).toEqual(theirs.get(key));
        compared++;
      }
    }
  console.log(`helm: ${compared} objects compared`);
  expect(compared).toBeGreaterThan(SPECS * 5);
});

it('lints, and takes the image of a release by its digest', async () => {
  const [{ one, folder } = { one: undefined, folder: '' }] = batch.written;
  const cwd = join(batch.root, folder);
  const linted = await run(helm, ['lint', '--strict', '--kube-version', '1.34.0', 'helm/deploy/chart'], cwd);
  expect(linted.code, linted.stdout + linted.stderr).toBe(0);
  const digest = `sha256:${'a'.repeat(64)}`;
  const [place] = placesOf(one?.service as Service);
  const set = [
    '--set',
    `image.digest=${digest}`,
    ...(place?.environment ? ['--set', `environment=${place.environment}`] : []),
  ];
  const text = await answer(helm, [...TEMPLATE, ...set], cwd);
  expect(text).toContain(`image: ${one?.service.image.repository}@${digest}`);
});

it('refuses an environment that the spec does not have', async () => {
  const found = batch.written.find(({ one }) => Object.keys(one.service.environments).length > 0);
  const cwd = join(batch.root, found?.folder ?? '');
  const { code, stderr } = await run(helm, [...TEMPLATE, '--set', 'environment=moon'], cwd);
  expect(code).not.toBe(0);
  expect(stderr).toContain('there is no environment "moon": say ');
});
