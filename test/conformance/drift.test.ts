/**
 * What is told of drift is what the API server itself would change: the file, applied once more as a dry run, gives back
 * each field that was changed or removed, and no other.
 */
import { type Difference, driftOf } from '@palisade/core/kubernetes/drift';
import { type DataObject, toData, toPointer } from '@palisade/core/value';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { inFolder, palisade } from '../cli/run.ts';
import type { KubeObject } from '../cluster/harness/client.ts';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';
import { inParallel } from './access-review.ts';
import { workloads } from './workloads.ts';

const OBJECTS = Number(process.env['DRIFT_OBJECTS'] ?? 3000);
const SEED = 21;
const APPLIER = 'deployer';
const INTRUDER = 'kubectl-edit';
const NAMESPACE = 'drift';

let plane: ControlPlane;
beforeAll(async () => {
  plane = await startControlPlane();
  await plane.client.ensureNamespace(NAMESPACE);
  await plane.client.create({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'high' },
    value: 1,
  });
});
afterAll(() => plane?.stop());

type Json = Record<string, unknown>;
type Path = readonly (string | number)[];

const plurals: Readonly<Record<string, string>> = {
  Pod: '/api/v1/%/pods',
  ReplicationController: '/api/v1/%/replicationcontrollers',
  PodTemplate: '/api/v1/%/podtemplates',
  Deployment: '/apis/apps/v1/%/deployments',
  ReplicaSet: '/apis/apps/v1/%/replicasets',
  StatefulSet: '/apis/apps/v1/%/statefulsets',
  DaemonSet: '/apis/apps/v1/%/daemonsets',
  Job: '/apis/batch/v1/%/jobs',
  CronJob: '/apis/batch/v1/%/cronjobs',
};

const pathOf = ({ kind, metadata }: KubeObject): string =>
  `${(plurals[kind] as string).replace('%', `namespaces/${NAMESPACE}`)}/${metadata.name}`;

/** As it would be after the file is applied; undefined where the server does not take it. */
async function applied(object: KubeObject, dryRun: boolean): Promise<KubeObject | undefined> {
  const query = { fieldManager: APPLIER, force: 'true', ...(dryRun && { dryRun: 'All' }) };
  const options = { query, body: object, contentType: 'application/apply-patch+yaml' };
  const { status, body } = await plane.client.request('PATCH', pathOf(object), options);
  return status < 300 ? (body as KubeObject) : undefined;
}

const driftIn = (file: KubeObject, live: KubeObject) => driftOf(toData(file) as DataObject, toData(live) as DataObject);

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place below the spec, and of what people write in the metadata. */
function* places(value: unknown, path: Path): Generator<Path> {
  if (path.length > 1) yield path;
  const entries = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  for (const [key, inner] of entries) yield* places(inner, [...path, key]);
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((here, key) => (here as Json | undefined)?.[key], value);

/** Places where two objects differ, the outermost of each: a part that one of them has not is one place. */
function* differing(one: unknown, other: unknown, path: Path): Generator<Path> {
  if (JSON.stringify(one) === JSON.stringify(other)) return;
  const bothLists = Array.isArray(one) && Array.isArray(other) && one.length === other.length;
  if (!bothLists && !(isRecord(one) && isRecord(other))) yield path;
  else
    for (const key of new Set([...Object.keys(one), ...Object.keys(other as object)]))
      yield* differing((one as Json)[key], (other as Json)[key], [...path, key]);
}

/** The server counts in it. */
const COUNTER = 'deprecated.daemonset.template.generation';

const content = ({ metadata: { labels, annotations = {} }, ...rest }: KubeObject): Json => {
  const { status: _status, ...spec } = rest;
  const { [COUNTER]: _counter, ...written } = annotations as Json;
  return { ...spec, metadata: { labels, annotations: written } };
};

interface Step {
  readonly op: 'replace' | 'remove' | 'add';
  readonly path: string;
  readonly value?: unknown;
}

/** One change by somebody else, drawn by number: of a place that is there, or of something new. */
function intrusion(live: KubeObject, chance: number): Step {
  const roots: Path[] = [['spec'], ['template'], ['metadata', 'labels'], ['metadata', 'annotations']];
  const all = roots.flatMap((root) => [...places(at(live, root), root)]);
  const path = all[chance % all.length] as Path;
  const value = at(live, path);
  const pointer = toPointer(path);
  if (chance % 5 === 0)
    return {
      op: 'add',
      path: '/metadata/annotations',
      value: { ...(live.metadata['annotations'] as Json), intruder: 'x' },
    };
  if (chance % 3 === 0) return { op: 'remove', path: pointer };
  if (typeof value === 'number') return { op: 'replace', path: pointer, value: value + 1 };
  if (typeof value === 'boolean') return { op: 'replace', path: pointer, value: !value };
  if (typeof value === 'string') return { op: 'replace', path: pointer, value: `${value}x` };
  return { op: 'remove', path: pointer };
}

const shown = (differences: readonly Difference[]): string =>
  differences.map(({ field, kind, by }) => `${kind} ${field} ${by?.name ?? '-'}`).join('; ');

const under = (one: string, other: string): boolean => one === other || one.startsWith(`${other}/`);

/** Kept equal to serviceAccountName, and told of by that name. */
const isCopy = (path: Path): boolean => path.at(-1) === 'serviceAccount';

/** Each place that the server would give back is told of, and nothing else. */
function mismatch(file: KubeObject, live: KubeObject, restored: KubeObject): string | undefined {
  const told = driftIn(file, live).differences;
  const ours = told.filter(({ kind }) => kind !== 'added').map(({ path }) => toPointer(path));
  const theirs = [...differing(content(live), content(restored), [])]
    .filter((path) => !isCopy(path))
    .map((path) => toPointer(path));
  const missed = theirs.filter((path) => !ours.some((own) => under(own, path) || under(path, own)));
  const invented = ours.filter((own) => !theirs.some((path) => under(own, path) || under(path, own)));
  if (missed.length + invented.length === 0) return undefined;
  return `missed ${missed.join()}; invented ${invented.join()}; told ${shown(told)}`;
}

it('finds nothing where nothing was changed, and just what the server would restore where something was', {
  timeout: 600_000,
}, async () => {
  const objects = fc.sample(workloads, { numRuns: OBJECTS, seed: SEED }).map((object) => ({
    ...object,
    metadata: { ...object.metadata, namespace: NAMESPACE },
  }));
  const problems: string[] = [];
  const counts = { stored: 0, changed: 0, restored: 0, added: 0, attributed: 0 };
  await inParallel([...objects.entries()], async ([index, file]) => {
    const stored = await applied(file, false);
    if (!stored) return;
    counts.stored++;
    const none = driftIn(file, stored);
    if (none.differences.length + none.unknown.length > 0)
      problems.push(`${file.kind} unchanged: ${shown(none.differences)} ${none.unknown.join()}`);
    const step = intrusion(stored, index * 7919 + 13);
    const { status, body } = await plane.client.request('PATCH', pathOf(file), {
      query: { fieldManager: INTRUDER },
      body: [step],
      contentType: 'application/json-patch+json',
    });
    if (status >= 300) return;
    const live = body as KubeObject;
    if ([...differing(content(stored), content(live), [])].length === 0) return;
    counts.changed++;
    const restored = await applied(file, true);
    if (!restored) return;
    const problem = mismatch(file, live, restored);
    if (problem !== undefined) problems.push(`${file.kind} ${JSON.stringify(step)}: ${problem}`);
    const { differences } = driftIn(file, live);
    if (differences.length === 0 && step.op !== 'remove')
      problems.push(`${file.kind} ${JSON.stringify(step)} is not told`);
    counts.restored += differences.some(({ kind }) => kind !== 'added') ? 1 : 0;
    counts.added += differences.some(({ kind }) => kind === 'added') ? 1 : 0;
    counts.attributed += differences.some(({ by }) => by?.name === INTRUDER) ? 1 : 0;
  });
  console.log(`drift: ${JSON.stringify(counts)}, ${problems.length} mismatches`);
  expect(problems.slice(0, 5)).toEqual([]);
  expect(counts.stored).toBeGreaterThan(OBJECTS / 2);
  expect(counts.restored).toBeGreaterThan(100);
  expect(counts.added).toBeGreaterThan(50);
});

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: 'web:1', env: [{ name: TOKEN, value: hidden }] }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data: { colour: red }
---
apiVersion: v1
kind: Secret
metadata: { name: key, namespace: shop }
stringData: { key: value }
---
apiVersion: example.com/v1
kind: Widget
metadata: { name: one, namespace: shop }
`;

it('is told by the command, object by object, with who did it', async () => {
  const objects = parseAllDocuments(WEB)
    .map((document) => document.toJS() as KubeObject)
    .filter(({ kind }) => kind !== 'Widget' && kind !== 'ConfigMap');
  for (const object of objects) await plane.client.apply(object, APPLIER);
  const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } };
  const container = { name: 'web', image: 'evil:1', env: [{ name: 'TOKEN', value: 'stolen' }] };
  const changed = { spec: { replicas: 5, template: { spec: { containers: [container] } } } };
  await plane.client.request('PATCH', '/apis/apps/v1/namespaces/shop/deployments/web', {
    query: { fieldManager: INTRUDER },
    body: { ...web, ...changed },
    contentType: 'application/strategic-merge-patch+json',
  });
  await inFolder({ 'deploy/web.yaml': WEB }, async (cwd) => {
    const args = ['check', 'deploy', 'cluster:', '--since-release', '--only=cluster/no-drift', '-f', 'json'];
    const { stdout, stderr, code } = await palisade(args, { cwd, env: { KUBECONFIG: plane.kubeconfig } });
    const { findings } = JSON.parse(stdout) as {
      findings: { verdict: string; message: string; subject: { name: string } }[];
    };
    const told = findings.map(({ verdict, message, subject }) => `${verdict} ${subject.name}: ${message}`).sort();
    const by = /, by kubectl-edit \(Update, 20[-:0-9TZ]+\)$/;
    expect(told.filter((line) => by.test(line)).map((line) => line.replace(by, ''))).toEqual([
      'fail web: spec.replicas is 5, not 2 (web.yaml:5)',
      'fail web: spec.template.spec.containers[web].env[TOKEN].value is another, not what the file says (web.yaml:10)',
      'fail web: spec.template.spec.containers[web].image is "evil:1", not "web:1" (web.yaml:10)',
    ]);
    expect(told.filter((line) => !by.test(line))).toEqual([
      expect.stringMatching(/^fail settings: is in the files, and not in the cluster/),
      expect.stringMatching(/^unknown key: a field cannot be compared/),
      expect.stringMatching(/^unknown one: cannot be compared with its file/),
    ]);
    expect(stdout + stderr).not.toMatch(/hidden|stolen/);
    expect(code).toBe(1);
  });
});

it('needs files and a cluster', async () => {
  await inFolder({ 'deploy/web.yaml': WEB }, async (cwd) => {
    const { stderr, code } = await palisade(['check', 'deploy', '--since-release'], { cwd });
    expect(stderr).toContain('--since-release holds files against a cluster');
    expect(code).toBe(2);
  });
});
