/** Gatekeeper, by its own `gator verify`, on the templates and constraints that synth writes: its verdicts are ours. */
import { writeFileSync } from 'node:fs';
import { decodeConfig } from '@palisade/config/decode';
import type { Service } from '@palisade/config/service/service';
import { isAdmitted } from '@palisade/core/control/control';
import { settingValues } from '@palisade/core/control/setting';
import { RESOURCES } from '@palisade/core/kubernetes/resources';
import type { TextFile } from '@palisade/sources/tree';
import type { PolicyWaiver } from '@palisade/synth/policies/enforced';
import { synth } from '@palisade/synth/synth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { KubeObject } from '../cluster/harness/client.ts';
import { examplesOf, type FieldExample, fieldControls } from '../conformance/field-examples.ts';
import { decoded, findingsOn } from '../conformance/verdict.ts';
import { type Batch, write } from './cases.ts';
import { run } from './run.ts';
import { findTool } from './tools.ts';

const NAME = 'shop';
const CONTROLLER = 'system:serviceaccount:kube-system:replicaset-controller';

function shop(): Service {
  const decoded = decodeConfig({
    name: NAME,
    runtime: 'node',
    port: 8080,
    image: 'registry.example.com/shop/api',
    owner: 'shop',
    admission: { engine: 'gatekeeper' },
  });
  if (!('config' in decoded) || !decoded.config.service) throw new Error('the spec of a test is wrong');
  return decoded.config.service;
}

/** In the namespace that the constraints are about. */
const here = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: {
    ...object.metadata,
    ...(object.kind === 'Namespace' ? { name: NAME } : { namespace: NAME, name: object.metadata.name ?? 'made' }),
  },
});

const isSeen = ({ control, object }: FieldExample): boolean =>
  isAdmitted(control) && (object.kind === 'Namespace' || RESOURCES[object.kind]?.cluster !== true);

interface Shown {
  readonly where: string;
  readonly violates: boolean;
  readonly files: readonly TextFile[];
}

function policyFiles({ control, settings }: FieldExample, waivers: readonly PolicyWaiver[] = []): readonly TextFile[] {
  const demands = [{ control, settings: settingValues(control, settings) }];
  return synth(shop(), { profile: 'one', demands, waivers })
    .filter(({ path }) => path.startsWith('deploy/policies/'))
    .map(({ path, text }) => ({ path: path.includes('templates/') ? 'template.yaml' : 'constraint.yaml', text }));
}

const shown = (example: FieldExample): Shown => {
  const object = here(example.object);
  return {
    where: example.where,
    violates: findingsOn(object, [example.control], () => example.settings).length > 0,
    files: [...policyFiles(example), { path: 'object.yaml', text: stringify(decoded(object)) }],
  };
};

/** As the API server asks a webhook. */
const review = (object: KubeObject, username: string, more: object): object => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: {
    uid: '1',
    kind: { group: 'apps', version: 'v1', kind: object.kind },
    operation: 'CREATE',
    userInfo: { username },
    name: object.metadata.name,
    namespace: NAME,
    object: { ...object, metadata: { ...object.metadata, ...more } },
  },
});

const OWNED = { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d', controller: true }] };
const WAIVER: PolicyWaiver = { control: 'workload/*', owner: 'shop', reason: 'old', expires: '2030-06-30' };

/** A refused object, by who asks, when, and with which waiver. */
function variants(example: FieldExample): Shown[] {
  const object = here(example.object);
  const variant = (where: string, violates: boolean, waivers: readonly PolicyWaiver[], user: string, more: object) => ({
    where,
    violates,
    files: [...policyFiles(example, waivers), { path: 'object.yaml', text: stringify(review(object, user, more)) }],
  });
  return [
    variant('refused', true, [], 'admin', {}),
    variant('claims an owner', true, [], 'admin', OWNED),
    variant('made by a controller', false, [], CONTROLLER, OWNED),
    variant('on the last day', false, [WAIVER], 'admin', { creationTimestamp: '2030-06-30T23:59:59Z' }),
    variant('after it', true, [WAIVER], 'admin', { creationTimestamp: '2030-07-01T00:00:00Z' }),
    variant('at no time', true, [WAIVER], 'admin', {}),
  ];
}

const examples = fieldControls.flatMap(examplesOf).filter(isSeen);
const refused = examples.find(
  ({ control, object }) => control.id === 'workload/run-as-non-root' && findingsOn(object, [control]).length > 0,
);
if (!refused) throw new Error('workload/run-as-non-root has no invalid example');
const all = [...examples.map(shown), ...variants(refused)];

const suite = (batch: Batch<Shown>): object => ({
  apiVersion: 'test.gatekeeper.sh/v1alpha1',
  kind: 'Suite',
  tests: batch.written.map(({ one, folder }) => ({
    name: `${folder} ${one.where}`,
    template: `${folder}/template.yaml`,
    constraint: `${folder}/constraint.yaml`,
    cases: [
      {
        name: 'object',
        object: `${folder}/object.yaml`,
        assertions: [{ violations: one.violates ? 1 : 'no', ...(one.violates && { message: 'palisade ' }) }],
      },
    ],
  })),
});

let batch: Batch<Shown>;
beforeAll(async () => {
  await findTool('gator');
  batch = write(all);
});
afterAll(() => {
  batch?.remove();
});

it('gator agrees on every example of every field control, on controllers and on waivers', async () => {
  writeFileSync(`${batch.root}/suite.yaml`, stringify(suite(batch)));
  const { stdout, stderr, code } = await run(await findTool('gator'), ['verify', '-v', 'suite.yaml'], batch.root);
  const passed = stdout.match(/--- PASS: object/g)?.length ?? 0;
  expect(stdout.split('\n').filter((line) => /FAIL|error/i.test(line))).toEqual([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  console.log(`gator: ${passed} objects compared`);
  expect(passed).toBe(all.length);
  expect(all.filter(({ violates }) => violates).length).toBeGreaterThan(100);
});
