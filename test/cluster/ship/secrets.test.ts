/** Secrets are in nothing that ship says, writes, keeps or is called with, whatever the pods print of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { palisade } from '../../cli/run.ts';
import type { KubeObject } from '../harness/client.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { IMAGE } from './rows.ts';
import { expectPromoted, startShip } from './run.ts';
import { importImages } from './service.ts';
import { objectsOf } from './serving.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  await importImages(cluster, [IMAGE]);
});
afterAll(() => cluster?.stop());

/** Long, and like nothing else; one of many lines, and one that is stored as it is encoded. */
const SECRETS = {
  plain: 'umbrella-quartz-7731-Xylophone',
  lines: 'first-line-of-a-key-9924\nsecond-line-of-a-key-5518',
  encoded: 'giraffe-velvet-0042-Marzipan',
};
const [first = '', second = ''] = SECRETS.lines.split('\n');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const TELLING = [SECRETS.plain, first, second, SECRETS.encoded, ...Object.values(SECRETS).map(base64)];

const secret = (namespace: string, name: string, more: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData: { PLAIN: SECRETS.plain, LINES: SECRETS.lines, MORE: more },
  data: { ENCODED: base64(SECRETS.encoded) },
});

/** A program that says all that it knows, and dies; or waits, so that another may be seen to die. */
const BLABBER = `for (const value of Object.values(process.env)) console.error('I know ' + value);
  if (process.env.VERSION !== '1') process.exit(3);
  require('node:http').createServer((_, response) => response.end('ok')).listen(8080);`;

/** The Secret is read by the pods; another keeps its name, for nobody reads it. */
function blabbing(namespace: string, version: string): KubeObject[] {
  const [service, deployment] = objectsOf(namespace, version) as [KubeObject, KubeObject];
  const { template } = deployment['spec'] as { template: { spec: { containers: Record<string, unknown>[] } } };
  const [container = {}] = template.spec.containers;
  container['command'] = ['/usr/bin/node', '-e', BLABBER];
  container['args'] = [];
  container['envFrom'] = [{ secretRef: { name: 'known' } }];
  container['readinessProbe'] = { httpGet: { path: '/', port: 'http' }, periodSeconds: 1 };
  container['livenessProbe'] = undefined;
  return [secret(namespace, 'known', version), secret(namespace, 'unread', version), service, deployment];
}

/** Everything in a text, and in what is packed in it. */
const unpacked = (data: Readonly<Record<string, string>>): string =>
  Object.entries(data)
    .map(([name, text]) => (name.endsWith('.gz.b64') ? gunzipSync(Buffer.from(text, 'base64')).toString() : text))
    .join('\n');

async function keptIn(namespace: string): Promise<string> {
  const maps = await cluster.client.list('v1', 'ConfigMap', { namespace });
  expect(maps.length).toBeGreaterThan(3);
  const rest = await cluster.client.list('coordination.k8s.io/v1', 'Lease', { namespace });
  const said = maps.map(({ data, ...rest_ }) => `${JSON.stringify(rest_)} ${unpacked((data ?? {}) as never)}`);
  return [...said, JSON.stringify(rest)].join('\n');
}

/** The whole of what a process was called with and has in its environment, seen once while it runs. */
const calledWith = (pid: number): string =>
  ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8')).join('\n');

function expectSilent(text: string, where: string): void {
  expect(
    TELLING.filter((telling) => text.includes(telling)),
    where,
  ).toEqual([]);
}

describe.each(['rolling', 'blue-green', 'canary'])('%s', (strategy) => {
  const by = [`--strategy=${strategy}`, ...(strategy === 'canary' ? ['--steps=50', '--step=1'] : [])];

  it('ships, fails, is lost and goes on without telling', async () => {
    const namespace = `secrets-${strategy}`;
    await cluster.client.ensureNamespace(namespace);
    const summary = join(cluster.directory, `${namespace}.md`);
    const file = join(cluster.directory, `${namespace}.json`);
    const ship = (version: string | undefined, args: readonly string[] = []) =>
      startShip(
        cluster,
        version === undefined ? [] : blabbing(namespace, version),
        { namespace, env: { GITHUB_STEP_SUMMARY: summary } },
        [...by, `--receipt=${file}`, ...args],
      );
    const expectTold = ({ stdout, stderr }: { stdout: string; stderr: string }, what: string): void => {
      expectSilent(stdout, `stdout of ${what}`);
      expectSilent(stderr, `stderr of ${what}`);
      expectSilent(readFileSync(file, 'utf8'), `receipt of ${what}`);
      expectSilent(readFileSync(summary, 'utf8'), `summary of ${what}`);
    };
    const good = await ship('1').ended;
    expectPromoted(good);
    expectTold(good, 'a good release');

    const run = ship('2');
    await run.until(/applied Deployment/);
    expectSilent(calledWith(run.pid), 'its process');
    const bad = await run.ended;
    expect(bad.receipt, bad.stderr).toMatchObject({ outcome: 'rolled-back' });
    // It has heard what the pods said, or this test would show nothing.
    expect(bad.receipt?.evidence.join('\n')).toMatch(/I know \[redacted\]/);
    expectTold(bad, 'a bad release');

    const lost = ship('3');
    await lost.until(/applied Deployment/);
    lost.signal('SIGKILL');
    await lost.ended;
    const resumed = await ship(undefined, ['--resume']).ended;
    expect(resumed.receipt, resumed.stderr).toMatchObject({ outcome: 'rolled-back', serving: 1 });
    expect(resumed.receipt?.evidence.join('\n')).toMatch(/I know \[redacted\]/);
    expectTold(resumed, 'a release that was lost');
    expectSilent(await keptIn(namespace), 'what is kept in the cluster');

    const see = (...args: string[]) =>
      palisade(['releases', ...args, '-s', 'web', '-n', namespace], {
        cwd: cluster.directory,
        env: { KUBECONFIG: cluster.kubeconfig },
      });
    for (const args of [['list'], ['show', '2'], ['diff', '1', '2'], ['show', '3', '--format=json']]) {
      const { stdout, stderr, code } = await see(...args);
      expect(code, stderr).toBe(0);
      expectSilent(stdout, `releases ${args.join(' ')}`);
    }
  });

  it('plans without telling', async () => {
    const namespace = `plans-${strategy}`;
    await cluster.client.ensureNamespace(namespace);
    for (const args of [['--dry-run'], ['--dry-run', '--format=json', '--save-plan=/dev/stdout'], ['--print-role']]) {
      const { stdout, stderr, code } = await startShip(cluster, blabbing(namespace, '1'), { namespace }, [
        ...by,
        ...args,
      ]).ended;
      expect(code, stderr).toBe(0);
      expectSilent(stdout, args.join(' '));
      expectSilent(stderr, args.join(' '));
    }
  });
});
