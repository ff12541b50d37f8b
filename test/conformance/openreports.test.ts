/** `--format openreports` against the API's own definitions: a real API server takes every report. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { inFolder, palisade } from '../cli/run.ts';
import type { KubeObject } from '../cluster/harness/client.ts';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';
import { runCommand } from '../cluster/harness/run-command.ts';

const MODULE = 'github.com/openreports/reports-api@v0.2.1';

/** The definitions that the module brings. */
async function definitions(): Promise<KubeObject[]> {
  const options = { doing: `downloading ${MODULE}`, cwd: '/', env: process.env };
  const { Dir } = JSON.parse(await runCommand(['go', 'mod', 'download', '-json', MODULE], options)) as { Dir: string };
  const text = readFileSync(join(Dir, 'config/install.yaml'), 'utf8');
  return parseAllDocuments(text).map((document) => document.toJS() as KubeObject);
}

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web }] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: everything }
rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
`;
const CONFIG =
  'waivers: [{ control: workload/replicas, subject: web, owner: me, reason: one is enough, expires: 2099-01-01 }]\n';

let plane: ControlPlane;
beforeAll(async () => {
  plane = await startControlPlane();
  for (const object of await definitions())
    if (object?.kind === 'CustomResourceDefinition') await plane.client.create(object);
});
afterAll(() => plane?.stop());

/** A definition is served a little after it is there. */
async function created(item: KubeObject): Promise<KubeObject> {
  await expect.poll(() => plane.client.create(item).catch(String), { timeout: 15_000 }).toBeTypeOf('object');
  return plane.client.get(item);
}

describe('openreports', () => {
  it('are taken by the API, with nothing dropped', async () => {
    const { stdout, stderr } = await inFolder({ 'app.yaml': MANIFEST, 'palisade.yaml': CONFIG }, (cwd) =>
      palisade(['check', '--format=openreports', '--all'], { cwd }),
    );
    expect(stderr).toBe('');
    const { items } = JSON.parse(stdout) as { items: KubeObject[] };
    expect(items.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['ClusterReport', undefined],
      ['Report', 'shop'],
    ]);
    for (const item of items) {
      const stored = await created(item);
      expect(stored['results']).toEqual(item['results']);
      expect(stored['summary']).toEqual(item['summary']);
    }
    const shop = items[1] as unknown as { results: { policy: string; result: string; resources: unknown }[] };
    const of = (policy: string): unknown => shop.results.find((one) => one.policy === policy);
    expect(of('workload/replicas')).toMatchObject({
      result: 'skip',
      properties: { waiver: 'me: one is enough (until 2099-01-01)' },
    });
    expect(of('workload/image-tag')).toMatchObject({
      result: 'fail',
      resources: [{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }],
    });
  });
});
