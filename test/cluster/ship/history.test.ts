/** What is kept of releases: to look at, to compare, to go back to with its configuration, and for how long; and plans. */
import { expect, it } from 'vitest';
import { palisade } from '../../cli/run.ts';
import type { KubeObject } from '../harness/client.ts';
import { pretending, shapeOf } from './pretend.ts';
import { type Ended, expectPromoted, startShip } from './run.ts';
import { written } from './serving.ts';

const { plane, ship } = pretending();

const versioned = (version: string, level: string): KubeObject[] =>
  shapeOf(version, { replicas: 1, config: { level }, secret: { key: `secret of ${level}` } });

/** What the pods of the Deployment read by now. */
async function configurationIn(namespace: string): Promise<{ level: unknown; key: string }> {
  const { client } = plane();
  const { spec } = await client.get({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
  });
  const [container] = (
    spec as { template: { spec: { containers: { envFrom: Record<string, { name: string }>[] }[] } } }
  ).template.spec.containers;
  const nameOf = (field: string): string => container?.envFrom.find((one) => field in one)?.[field]?.name ?? '';
  const of = (kind: string, name: string) => client.get({ apiVersion: 'v1', kind, metadata: { name, namespace } });
  const map = await of('ConfigMap', nameOf('configMapRef'));
  const secret = await of('Secret', nameOf('secretRef'));
  const { level } = map['data'] as { level?: string };
  return { level, key: Buffer.from((secret['data'] as { key: string }).key, 'base64').toString() };
}

const namesIn = async (namespace: string, kind: string): Promise<(string | undefined)[]> =>
  (await plane().client.list('v1', kind, { namespace })).map(({ metadata }) => metadata.name);

const releases = (namespace: string, ...args: string[]) =>
  palisade(['releases', ...args, '-s', 'web', '-n', namespace], {
    cwd: plane().directory,
    env: { KUBECONFIG: plane().kubeconfig },
  });

/** Where there is no receipt. */
const planIn = (namespace: string, objects: readonly KubeObject[], args: readonly string[]): Promise<Ended> =>
  startShip(plane(), objects, { namespace }, ['--dry-run', ...args]).ended;

it('configuration comes back with the release that had it, at once and later', async () => {
  const namespace = 'configured';
  expectPromoted(await ship(namespace, versioned('1', 'info')));
  const bad = await ship(namespace, versioned('bad', 'debug'));
  expect(bad.receipt).toMatchObject({ outcome: 'rolled-back', serving: 1 });
  expect(await configurationIn(namespace)).toEqual({ level: 'info', key: 'secret of info' });
  expectPromoted(await ship(namespace, versioned('3', 'warn')));
  expectPromoted(await ship(namespace, versioned('4', 'error')));
  expect(await configurationIn(namespace)).toEqual({ level: 'error', key: 'secret of error' });
  const back = await ship(namespace, [], ['--rollback']);
  expectPromoted(back);
  expect(back.receipt).toMatchObject({ release: 5, restores: 3, previous: 4 });
  expect(await configurationIn(namespace)).toEqual({ level: 'warn', key: 'secret of warn' });
  const first = await ship(namespace, [], ['--rollback=1']);
  expectPromoted(first);
  expect(first.receipt).toMatchObject({ release: 6, restores: 1 });
  expect(first.receipt.images).toEqual(['registry.test/web:1']);
  expect(await configurationIn(namespace)).toEqual({ level: 'info', key: 'secret of info' });
  const never = await ship(namespace, [], ['--rollback=99']);
  expect(never.receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'record' } });
});

it('what is too old goes, with the Secrets that only it had', async () => {
  const namespace = 'kept';
  const spec = {
    name: 'web',
    namespace,
    runtime: 'node',
    port: 8080,
    image: 'registry.test/web',
    owner: 'shop',
    release: { keep: 2 },
  };
  const files = { 'palisade.yaml': JSON.stringify(spec) };
  for (const [version, level] of [
    ['1', 'one'],
    ['2', 'two'],
    ['3', 'two'],
    ['4', 'four'],
  ] as const)
    expectPromoted(await ship(namespace, versioned(version, level), [], { files }));
  const records = (await namesIn(namespace, 'ConfigMap')).filter((name) => name?.startsWith('palisade-re'));
  expect(new Set(records)).toEqual(
    new Set(['palisade-receipt-web-3', 'palisade-receipt-web-4', 'palisade-release-web-3', 'palisade-release-web-4']),
  );
  const secrets = await namesIn(namespace, 'Secret');
  expect(secrets).toHaveLength(2);
  expectPromoted(await ship(namespace, [], ['--rollback'], { files }));
  expect(await configurationIn(namespace)).toEqual({ level: 'two', key: 'secret of two' });
  const gone = await ship(namespace, [], ['--rollback=1'], { files });
  expect(gone.receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'record' } });
  expect(gone.receipt.cause?.message).toContain('release 1 of web is not kept');
});

it('releases are listed, shown, compared, and say which images they need', async () => {
  const namespace = 'listed';
  expectPromoted(await ship(namespace, versioned('1', 'info')));
  expectPromoted(await ship(namespace, versioned('2', 'warn')));
  const bad = await ship(namespace, versioned('bad', 'warn'));
  expect(bad.receipt).toMatchObject({ outcome: 'rolled-back' });
  const list = await releases(namespace);
  expect(list.code, list.stderr).toBe(0);
  expect(list.stdout).toMatch(/3 .*rolled-back/);
  expect(list.stdout).toMatch(/2 .*serves/);
  const asJson = JSON.parse((await releases(namespace, '--format=json')).stdout) as
    | { releases?: unknown[] }
    | unknown[];
  expect(Array.isArray(asJson) ? asJson : asJson.releases).toHaveLength(3);
  const show = await releases(namespace, 'show', '3');
  expect(show.stdout).toMatch(/crash-loop|crashes again and again/);
  const diff = await releases(namespace, 'diff', '1', '2');
  expect(diff.stdout).toContain('registry.test/web:2');
  expect(diff.stdout).toContain('level');
  expect(diff.stdout).not.toContain('secret of');
  const images = await releases(namespace, '--images');
  expect(new Set(images.stdout.trim().split('\n'))).toEqual(
    new Set(['registry.test/web:1', 'registry.test/web:2', 'registry.test/web:bad']),
  );
  const none = await releases(namespace, 'show', '42');
  expect(none.code).not.toBe(0);
  expect(none.stderr + none.stdout).toMatch(/42/);
});

it('a plan changes nothing, and is carried out as long as nothing has moved', async () => {
  const namespace = 'planned';
  expectPromoted(await ship(namespace, versioned('1', 'info')));
  const before = await written(plane(), namespace);
  const file = `${plane().directory}/plan.json`;
  const dry = await planIn(namespace, versioned('2', 'warn'), [`--save-plan=${file}`]);
  expect(dry.code, dry.stderr).toBe(0);
  expect(dry.stdout).toContain('registry.test/web:2');
  expect(await written(plane(), namespace)).toEqual(before);
  const other = await ship(namespace, versioned('3', 'warn'), [`--plan=${file}`]);
  expect(other.receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'moved' } });
  expectPromoted(await ship(namespace, versioned('2', 'warn'), [`--plan=${file}`]));
  const again = await ship(namespace, versioned('2', 'warn'), [`--plan=${file}`]);
  expect(again.receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'moved' } });
  await planIn(namespace, versioned('4', 'warn'), [`--save-plan=${file}`]);
  await plane().client.request('PATCH', `/api/v1/namespaces/${namespace}/services/web`, {
    body: { metadata: { labels: { somebody: 'else' } } },
    contentType: 'application/merge-patch+json',
  });
  const moved = await ship(namespace, versioned('4', 'warn'), [`--plan=${file}`]);
  expect(moved.receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'moved' } });
});
