import { chmod, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { findBinaries, toolsFolder } from './binaries.ts';
import { dependentModule, versionFlags } from './build-program.ts';
import { withLock } from './lock.ts';

const KUBERNETES_GO_MOD = `
module k8s.io/kubernetes

go 1.24.0

godebug default=go1.24

require (
	go.etcd.io/etcd/api/v3 v3.6.4
	k8s.io/api v0.0.0
	k8s.io/klog/v2 v2.130.1
)

replace (
	k8s.io/api => ./staging/src/k8s.io/api
	k8s.io/sample-cli-plugin => ./staging/src/k8s.io/sample-cli-plugin
)

replace k8s.io/apimachinery => ./staging/src/k8s.io/apimachinery
`;

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'palisade-binaries-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('the module replaces every staging module by the version that goes with it', () => {
  expect(dependentModule(KUBERNETES_GO_MOD, '1.34.3')).toMatchInlineSnapshot(`
    "module palisade.test/kubernetes

    go 1.24.0

    require k8s.io/kubernetes v1.34.3

    replace (
    	k8s.io/api => k8s.io/api v0.34.3
    	k8s.io/apimachinery => k8s.io/apimachinery v0.34.3
    	k8s.io/sample-cli-plugin => k8s.io/sample-cli-plugin v0.34.3
    )
    "
  `);
  expect(() => dependentModule('module other\n\ngo 1.24.0\n', '1.34.3')).toThrow('no staging modules');
});

test('the server is told its version', () => {
  const flags = versionFlags('1.34.3').split(' -X k8s.io/component-base/version.');
  expect(flags).toEqual(['-s -w', 'gitVersion=v1.34.3', 'gitMajor=1', 'gitMinor=34']);
});

test('tools are cached where asked, and by convention otherwise', () => {
  expect(toolsFolder({ PALISADE_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a/tools');
  expect(toolsFolder({ XDG_CACHE_HOME: '/b' })).toBe('/b/palisade/tools');
});

test('KUBEBUILDER_ASSETS wins, and must hold both programs', async () => {
  const folder = await scratch();
  const [etcd, kubeApiserver] = [join(folder, 'etcd'), join(folder, 'kube-apiserver')];
  await writeFile(etcd, '');
  await chmod(etcd, 0o755);
  const found = () => findBinaries({ KUBEBUILDER_ASSETS: folder });
  await expect(found()).rejects.toThrow(`there is no program ${kubeApiserver}`);
  await writeFile(kubeApiserver, '');
  await chmod(kubeApiserver, 0o755);
  expect(await found()).toEqual({ etcd, kubeApiserver });
});

test('what is missing is named with the way to get it', async () => {
  const folder = await scratch();
  const env = { PATH: folder, CI: 'true', PALISADE_CACHE: folder };
  await expect(findBinaries(env)).rejects.toThrow('apt-get install -y --no-install-recommends etcd-server');
  await writeFile(join(folder, 'etcd'), '');
  await chmod(join(folder, 'etcd'), 0o755);
  await expect(findBinaries(env)).rejects.toThrow('Install Go (https://go.dev/dl)');
});

test('a lock keeps two apart', async () => {
  const path = join(await scratch(), 'lock');
  const steps: string[] = [];
  const work = (name: string) =>
    withLock(
      path,
      () => steps.push(`${name} waits`),
      async () => {
        steps.push(`${name} in`);
        await sleep(100);
        steps.push(`${name} out`);
      },
    );
  const first = work('a');
  await sleep(20);
  await Promise.all([first, work('b')]);
  expect(steps).toEqual(['a in', 'b waits', 'a out', 'b in', 'b out']);
});

test('a lock left by a crash goes stale', async () => {
  const path = join(await scratch(), 'lock');
  await writeFile(path, '');
  const minuteAgo = new Date(Date.now() - 60_000);
  await utimes(path, minuteAgo, minuteAgo);
  expect(
    await withLock(
      path,
      () => {},
      async () => 'done',
    ),
  ).toBe('done');
});
