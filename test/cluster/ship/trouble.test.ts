/** The server goes away, the line breaks, controllers sleep, the namespace goes: on a real cluster, under requests. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inFolder, palisade } from '../../cli/run.ts';
import type { KubeObject } from '../harness/client.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import type { ServerProcess } from '../harness/server-process.ts';
import { restartApiServer, startProxy } from './restart.ts';
import { IMAGE } from './rows.ts';
import { type Ended, expectPromoted, QUICK, shipIn, startShip } from './run.ts';
import { importImages } from './service.ts';
import { expectServed, expectUnlocked, objectsOf, serving, written } from './serving.ts';

let cluster: Cluster;
const restarted: ServerProcess[] = [];
beforeAll(async () => {
  cluster = await startCluster();
  await importImages(cluster, [IMAGE]);
});
afterAll(async () => {
  await cluster?.stop();
  for (const server of restarted) await server.stop(500);
});

/** The API server may be another process by now than the one that the cluster began with. */
function controllerManager(): number {
  const isIt = (pid: number): boolean => {
    const file = `/proc/${pid}/cmdline`;
    return existsSync(file) && readFileSync(file, 'utf8').includes('kube-controller-manager');
  };
  return cluster.pids.find(isIt) ?? Number.NaN;
}

/** By then something of release 2 is written. */
const begun = /applied Service/;

/** What was reported was so by then, and of the generation that was applied. */
async function expectFresh(namespace: string, { receipt }: Ended): Promise<void> {
  const { metadata, status } = await cluster.client.get(objectsOf(namespace, '2').at(-1) as KubeObject);
  const ready = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, observedGeneration: metadata['generation'] };
  expect(status).toMatchObject(ready);
  expect(receipt?.proof.join()).toMatch(/^2 pods are ready/);
}

describe('the line to the API server', () => {
  type Proxy = Awaited<ReturnType<typeof startProxy>>;
  const TROUBLES: Readonly<Record<string, (proxy: Proxy) => () => void>> = {
    'breaks, again and again': (proxy) => {
      const cutting = setInterval(() => proxy.cut(), 700);
      return () => clearInterval(cutting);
    },
    'is silent for longer than a lease': (proxy) => {
      proxy.pause(8000);
      return () => undefined;
    },
    'is refused for a while': (proxy) => {
      proxy.refuse(8000);
      return () => undefined;
    },
  };

  it.concurrent.each(Object.entries(TROUBLES))('%s', async (name, trouble) => {
    const namespace = name.replaceAll(/[^a-z]/g, '');
    const load = await serving(cluster, namespace);
    const proxy = await startProxy(cluster);
    const options = { namespace, kubeconfig: proxy.kubeconfig };
    const run = startShip(cluster, objectsOf(namespace, '2'), options, ['--timeout=60']);
    await run.until(begun);
    const mend = trouble(proxy);
    const ended = await run.ended;
    mend();
    await proxy.stop();
    expectPromoted(ended);
    await expectFresh(namespace, ended);
    await expectUnlocked(cluster, namespace);
    await expectServed(load, '2');
  });
});

describe('the API server', () => {
  it('is killed, and comes back', async () => {
    const load = await serving(cluster, 'restarted');
    const run = startShip(cluster, objectsOf('restarted', '2'), { namespace: 'restarted' }, ['--timeout=60']);
    await run.until(begun);
    restarted.push(await restartApiServer(cluster, 4000));
    const ended = await run.ended;
    expectPromoted(ended);
    await expectFresh('restarted', ended);
    await expectServed(load, '2');
  });

  it('tells what controllers have counted before: it is not believed', async () => {
    await serving(cluster, 'stale').then((load) => load.stop());
    const controllers = controllerManager();
    process.kill(controllers, 'SIGSTOP');
    const run = startShip(cluster, objectsOf('stale', '2'), { namespace: 'stale' });
    try {
      await run.until(/applied Deployment/);
      // All that the old status says is well.
      await expect(run.until(/soaking:/, 5000)).rejects.toThrow();
    } finally {
      process.kill(controllers, 'SIGCONT');
    }
    expectPromoted(await run.ended);
  });
});

describe('the namespace is deleted', () => {
  it.concurrent.each(['rolling', 'blue-green'])('%s: it ends, says so, and makes nothing again', async (strategy) => {
    const namespace = `gone-${strategy}`;
    const by = [`--strategy=${strategy}`];
    await serving(cluster, namespace, by).then((load) => load.stop());
    const run = startShip(cluster, objectsOf(namespace, '2'), { namespace }, [...by, '--soak=60']);
    await run.until(/soaking:/);
    await cluster.client.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const { code, stderr, receipt, ms } = await run.ended;
    expect(receipt, stderr).toMatchObject({ outcome: 'rollback-failed' });
    expect(receipt?.cause?.message).toMatch(/was namespace gone-\S+ deleted|being terminated/);
    expect(code).toBe(4);
    expect(ms).toBeLessThan(60_000);
  });
});

describe('nothing is begun', () => {
  const trying = async (namespace: string, args: readonly string[], env: Record<string, string> = {}) =>
    inFolder(
      {
        'objects.yaml': objectsOf(namespace, '1')
          .map((one) => JSON.stringify(one))
          .join('\n---\n'),
      },
      (cwd) =>
        palisade(['ship', 'objects.yaml', '-s', 'web', '-n', namespace, ...QUICK, ...args], {
          cwd,
          env: { KUBECONFIG: cluster.kubeconfig, ...env },
          timeoutMs: 60_000,
        }),
    );

  it('in a context that is not there', async () => {
    const { code, stderr } = await trying('default', ['cluster:nowhere']);
    expect(stderr).toMatch(/nowhere/);
    expect(code).toBe(2);
  });

  it('where nobody answers', async () => {
    const proxy = await startProxy(cluster);
    await proxy.stop();
    const { code, stderr } = await trying('default', ['--request-timeout=2'], { KUBECONFIG: proxy.kubeconfig });
    expect(stderr).toMatch(/cannot be reached|refused|unreachable/);
    expect(stderr).toContain(proxy.url);
    expect(code).toBe(2);
  });

  it('in a namespace that is not there', async () => {
    const { code, stdout } = await trying('nothere', []);
    expect(stdout).toMatch(/namespace nothere is not there/);
    expect(code).toBe(1);
  });

  it('where the receipt cannot be written: it is said, and the outcome is that of the release', async () => {
    await cluster.client.ensureNamespace('full');
    const { code, stderr, receipt } = await startShip(cluster, objectsOf('full', '1'), { namespace: 'full' }, [
      '--receipt=/dev/full',
    ]).ended;
    expect(stderr).toContain('/dev/full cannot be written: no space is left');
    expect(receipt).toMatchObject({ outcome: 'promoted' });
    expect(code).toBe(2);
    const again = await shipIn(cluster, objectsOf('full', '1'), { namespace: 'full' });
    expectPromoted(again);
  });

  it('where the receipt could not be written', async () => {
    const folder = join(cluster.directory, 'full');
    mkdirSync(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    try {
      const { code, stderr } = await trying('default', [`--receipt=${folder}/receipt.json`]);
      expect(stderr).toContain(`${folder}/receipt.json cannot be written: no space is left`);
      expect(code).toBe(2);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      execFileSync('umount', [folder]);
    }
    expect(await written(cluster, 'default')).not.toContainEqual(expect.objectContaining({ name: 'web' }));
  });

  it('where the server would not take it', async () => {
    await cluster.client.ensureNamespace('refused');
    const [service, deployment] = objectsOf('refused', '1', { replicas: -1 });
    const ended = await shipIn(cluster, [service, deployment] as KubeObject[], { namespace: 'refused' });
    expect(ended.receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'refused' } });
    // Of the lock there is a record that nobody holds it.
    await expectUnlocked(cluster, 'refused');
    expect(await written(cluster, 'refused')).toMatchObject([{ kind: 'Lease' }]);
  });
});
