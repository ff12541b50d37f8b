/** A cluster that is watched stays what it is, whatever becomes of the connection: each trouble is caused, and healed. */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Api, openApi, PATIENCE } from '@palisade/sources/cluster/api';
import { type LiveCluster, watchCluster } from '@palisade/sources/cluster/live';
import { readCluster } from '@palisade/sources/cluster/read';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';
import { guardKind } from '../cluster/harness/guard.ts';
import { type ServerProcess, startServer } from '../cluster/harness/server-process.ts';

/** Between a client and the server: it may be cut, and be shut. */
class Line {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  open = true;

  constructor(port: number) {
    this.#server = createServer((near) => {
      if (!this.open) return void near.destroy();
      const far = connect(port, '127.0.0.1');
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => this.#sockets.delete(one));
      }
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}

let plane: ControlPlane;
let line: Line;
let api: Api;
let live: LiveCluster;
let changes = 0;
let restarted: ServerProcess | undefined;

const configMap = (name: string, data: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'watched' },
  data: data as Record<string, string>,
});
const names = (): string[] =>
  live
    .reading()
    .subjects.filter(({ kind, namespace }) => kind === 'ConfigMap' && namespace === 'watched')
    .map(({ name }) => name)
    .sort();
const settled = (wanted: readonly string[]): Promise<unknown> =>
  expect.poll(names, { timeout: 30_000, interval: 100 }).toEqual([...wanted].sort());

/** What is read at once is the oracle for what was watched. */
async function sameAsRead(): Promise<void> {
  const idsOf = (subjects: readonly { readonly id: string }[]): string[] => subjects.map(({ id }) => id).sort();
  await expect
    .poll(async () => {
      const read = await readCluster(api, { namespaces: [] });
      return JSON.stringify(idsOf(live.reading().subjects)) === JSON.stringify(idsOf(read.subjects));
    })
    .toBe(true);
  await expect.poll(() => live.troubles(), { timeout: 30_000 }).toEqual([]);
}

beforeAll(async () => {
  // Without its cache the server asks etcd, which forgets what it was told to.
  plane = await startControlPlane({ extraArgs: ['--watch-cache=false', '--etcd-compaction-interval=2s'] });
  await plane.client.ensureNamespace('watched');
  await plane.client.create(configMap('first'));
  const { port } = new URL(plane.url);
  line = new Line(Number(port));
  const through = await line.listen();
  const config = JSON.parse(readFileSync(plane.kubeconfig, 'utf8')) as { users: { user: { token: string } }[] };
  const token = config.users[0]?.user.token ?? '';
  const { Agent } = await import('node:https');
  const agent = new Agent({ ca: plane.ca, keepAlive: true, maxSockets: 64 });
  const authorized = () => Promise.resolve({ agent, headers: { authorization: `Bearer ${token}` } });
  api = openApi(
    {
      context: 'test',
      server: `https://127.0.0.1:${through}`,
      namespace: 'default',
      authorized,
      anonymous: authorized,
    },
    PATIENCE,
  );
  live = await watchCluster(api, { namespaces: [] }, () => changes++);
});
afterEach(() => {
  line.open = true;
});
afterAll(async () => {
  live?.close();
  line?.close();
  await plane?.stop();
  await restarted?.stop(5000);
});

describe('a watched cluster', () => {
  it('hears of what comes, changes and goes', async () => {
    await settled(['first']);
    await plane.client.create(configMap('second'));
    await settled(['first', 'second']);
    const before = live.reading().subjects.find(({ name }) => name === 'second');
    await plane.client.apply(configMap('first', { key: 'new' }));
    await expect
      .poll(() => live.reading().subjects.find(({ name }) => name === 'first')?.body.object['data'])
      .toMatchObject({ key: 'new' });
    // What has not changed is the same subject, so that nothing of it is judged again.
    expect(live.reading().subjects.find(({ name }) => name === 'second')).toBe(before);
    await plane.client.delete(configMap('second'));
    await settled(['first']);
    expect(changes).toBeGreaterThan(2);
    await sameAsRead();
  });

  it('goes on after a connection that breaks, and hears what it missed', async () => {
    line.cut();
    await plane.client.create(configMap('third'));
    await settled(['first', 'third']);
    await sameAsRead();
  });

  it('says that it may be old while nobody answers', async () => {
    line.open = false;
    line.cut();
    await expect.poll(() => live.troubles().length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(live.troubles()[0]).toMatch(/^[a-z]+: /);
    await plane.client.create(configMap('fourth'));
    expect(names()).toEqual(['first', 'third']);
    line.open = true;
    await settled(['first', 'third', 'fourth']);
    await sameAsRead();
  });

  it('lists again where the server has forgotten (410 Gone)', async () => {
    line.open = false;
    line.cut();
    await plane.client.delete(configMap('third'));
    await plane.client.delete(configMap('fourth'));
    await plane.client.create(configMap('fifth'));
    const gone = async (): Promise<number> => {
      const query = { watch: 'true', resourceVersion: '1', timeoutSeconds: '1' };
      const reply = await plane.client.request('GET', '/api/v1/configmaps', { query });
      return reply.status === 200 ? Number(/"code":(\d+)/.exec(JSON.stringify(reply.body))?.[1] ?? 200) : reply.status;
    };
    await expect.poll(gone, { timeout: 20_000 }).toBe(410);
    // Twice the interval, so that what was watched last is forgotten as well.
    await new Promise((resolve) => setTimeout(resolve, 5000));
    line.open = true;
    await settled(['fifth', 'first']);
    await sameAsRead();
  });

  it('survives a server that is killed and started again', async () => {
    const pid = plane.pids[1] as number;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => live.troubles().length, { timeout: 15_000 }).toBeGreaterThan(0);
    restarted = startServer(guardKind(), 'kube-apiserver-again', command, `${plane.directory}/again.log`);
    await expect
      .poll(
        () =>
          plane.client.create(configMap('sixth')).then(
            () => true,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
    await settled(['fifth', 'first', 'sixth']);
    await sameAsRead();
  });

  it('survives a server that hangs', async () => {
    const pid = restarted?.pid as number;
    process.kill(pid, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    process.kill(pid, 'SIGCONT');
    await plane.client.delete(configMap('sixth'));
    await settled(['fifth', 'first']);
    await sameAsRead();
  });
});
