/** The examples' images, built by buildah from the Dockerfiles that synth wrote, and run as their Deployments say. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { palisade } from '../cli/run.ts';
import { freePorts } from '../cluster/harness/ports.ts';
import { CASES, GIANT, LEAK, LIMITS } from '../http/black-box.ts';
import { problemsOf } from '../http/judge.ts';
import { load, startBalancer } from './balancer.ts';
import { baseName, basesFolder } from './bases.ts';
import { type Container, runContainer } from './container.ts';
import { copyOf, EXAMPLES, type Example, lockToThisTree, podOf, writeSecrets } from './examples.ts';
import { buildImage, buildStage, type Image, mounted } from './image.ts';
import { hireJanitor } from './janitor.ts';
import { listing, RULE_NAMES, surplus } from './listing.ts';
import { openStore, type Store } from './store.ts';
import { type Surroundings, startSurroundings } from './surroundings.ts';

const probe = fileURLToPath(new URL('./probe', import.meta.url));
/** In a query, where a secret may be. */
const MARK = 'seen-in-a-query';
const folder = mkdtempSync(join(tmpdir(), 'palisade-examples-'));

const janitor = hireJanitor(folder);

let around: Surroundings;
let inventory: Server;
let store: Store;

/** What the orders service calls: it takes every reservation. */
async function startInventory(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    setTimeout(() => void response.writeHead(204).end(), 10);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return server;
}

beforeAll(async () => {
  store = openStore(join(folder, 'store'), [await basesFolder()]);
  around = await startSurroundings(folder);
  inventory = await startInventory();
});

afterAll(async () => {
  inventory?.close();
  await around?.stop();
  await janitor.clean();
});

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );

describe.each(EXAMPLES)('$name', (example: Example) => {
  const { name, language, needs } = example;
  const pod = podOf(example);
  const started: Container[] = [];
  let context: string;
  let secrets: string;
  let image: Image;
  let port: number;
  let service: Container;

  interface Other {
    readonly env?: Readonly<Record<string, string>>;
    readonly args?: readonly string[];
    readonly probe?: boolean;
  }

  /** All share a loopback interface, so each has a port of its own, wherever the command says it. */
  async function run(at: number, { env = {}, args = image.config.Cmd, probe: probed = false }: Other = {}) {
    const { port: inventoryPort } = inventory.address() as AddressInfo;
    const container = await runContainer(folder, `palisade-${name}-${process.pid}-${at}`, {
      pod,
      root: image.root,
      args: args.map((word) => word.replaceAll(String(example.port), String(at))),
      imageEnv: image.config.Env,
      env: { ...example.env(`http://127.0.0.1:${inventoryPort}`), PORT: String(at), ...env },
      secrets,
      mounts: probed ? [{ from: probe, to: '/probe' }] : [],
    });
    started.push(container);
    let over = false;
    void container.ended.then(() => (over = true));
    for (const began = Date.now(); !(await isReady(at)); await sleep(100))
      if (over || Date.now() - began > 30_000) throw new Error(`${name} is not ready: ${container.output()}`);
    return container;
  }

  beforeAll(async () => {
    context = copyOf(example, join(folder, `${name}-context`));
    if (language === 'node') lockToThisTree(context, around.packed);
    secrets = writeSecrets(
      join(folder, `${name}-secrets`),
      pod.securityContext.fsGroup,
      example.secrets(around.postgres.url),
    );
    image = await buildImage(store, example, context, around.registry.url);
    [port] = (await freePorts(1)) as [number];
    service = await run(port);
  });

  afterAll(async () => {
    await Promise.all(started.map((container) => container.remove()));
  });

  it('is built from the Dockerfile as it is committed', () => {
    const committed = readFileSync(join(example.folder, 'Dockerfile'), 'utf8');
    expect(readFileSync(join(context, 'Dockerfile'), 'utf8')).toBe(committed);
    expect(committed).toMatch(/^# Written by `palisade synth`/);
    expect(image.config).toMatchObject({ User: '1001:1001', StopSignal: 'SIGTERM', Volumes: { '/tmp': {} } });
    expect(image.config.Labels['org.opencontainers.image.version']).toBe('1.0.0');
  });

  it('asks which of its packages have holes, and is not built where one has', { timeout: 120_000 }, async () => {
    expect(around.registry.audited).toContain(needs);
    around.registry.discredit(needs);
    await expect(buildStage(store, example, context, around.registry.url, 'audit')).rejects.toThrow(/audit/);
  });

  it('answers', async () => {
    const base = `http://127.0.0.1:${port}`;
    const made = await fetch(base + example.write.path, example.write.init);
    expect(made.status).toBe(201);
    const found = await fetch(base + example.read.path, example.read.init);
    expect(found.status).toBe(200);
    expect(JSON.stringify(await found.json())).toContain(JSON.stringify(await made.json()));
  });

  it('runs as user 1001, without capabilities, and can gain none', () => {
    const status = readFileSync(`/proc/${service.pid}/status`, 'utf8');
    const of = (key: string) => new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(status)?.[1]?.split(/\s+/);
    expect({ uid: of('Uid'), gid: of('Gid') }).toEqual({ uid: Array(4).fill('1001'), gid: Array(4).fill('1001') });
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
      expect(of(set), set).toEqual(['0'.repeat(16)]);
    expect(of('NoNewPrivs')).toEqual(['1']);
  });

  const WRITE = {
    node: (path: string) => ['node', '-e', `require('fs').writeFileSync('${path}/x', '')`],
    python: (path: string) => ['python', '-c', `open('${path}/x', 'w')`],
  }[language];

  it.each(['', '/app', '/etc', '/usr/local/bin', '/run/secrets/service'])('cannot write to %s/', async (path) => {
    const { code, output } = await service.exec(...WRITE(path));
    expect({ code, refused: /EROFS|Read-only file system/.test(output) }, output).toEqual({ code: 1, refused: true });
  });

  it('can write to the one folder that the spec declares', async () => {
    expect(await service.exec(...WRITE('/tmp'))).toMatchObject({ code: 0 });
  });

  it('has its secrets in files, and in no variable and no line of its log', () => {
    const seen = `${readFileSync(`/proc/${service.pid}/environ`, 'utf8')}${service.output()}`;
    expect(seen).toContain('DATABASE_URL_FILE=/run/secrets/service/DATABASE_URL');
    expect(seen).not.toContain(around.postgres.password);
  });

  it('has a health check that works inside, and notices', async () => {
    const [kind, ...command] = image.config.Healthcheck.Test;
    const at = (to: string) => command.map((word) => word.replaceAll(String(example.port), to));
    expect(kind).toBe('CMD');
    expect(await service.exec(...at(String(port)))).toMatchObject({ code: 0 });
    expect(await service.exec(...at('1'))).toMatchObject({ code: 1 });
  });

  it('tells Prometheus how long it took, by route', async () => {
    await fetch(`http://127.0.0.1:${port}${example.read.path}`, example.read.init);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const [route] = example.read.path.split('?');
    expect(text).toMatch(
      new RegExp(`^http_server_request_duration_seconds_count\\{[^}]*http_route="${route}"[^}]*\\} [1-9]`, 'm'),
    );
  });

  it('passes the check of a live service', async () => {
    const { code, stdout } = await palisade(['check', `http://127.0.0.1:${port}`], { cwd: folder });
    expect({ code, none: stdout.startsWith('No findings') }, stdout).toEqual({ code: 0, none: true });
  });

  it('logs a line of JSON for each request, which no path can forge and no query reaches', async () => {
    const { status } = await fetch(`http://127.0.0.1:${port}/a%0A%22b?token=${MARK}`);
    expect(status).toBe(404);
    await vi.waitFor(() => {
      const lines = service.output().split('\n');
      const paths = lines
        .filter((line) => line.startsWith('{'))
        .map((line) => (JSON.parse(line) as { path?: string }).path ?? '');
      // As it was sent, or decoded.
      expect(paths.filter((path) => ['/a%0A%22b', '/a\n"b'].includes(path))).toHaveLength(1);
    });
    expect(service.output()).not.toContain(MARK);
  });

  it('passes the black box', { timeout: 120_000 }, async () => {
    const [at] = (await freePorts(1)) as [number];
    const env = { LEAK, LIMITS: JSON.stringify(LIMITS), PYTHONPATH: '/probe' };
    const container = await run(at, { env, args: example.withBlackBox(image.config.Cmd), probe: true });
    const problems: Record<string, string[]> = {};
    for (const one of CASES) {
      const wrong = await problemsOf(`http://127.0.0.1:${at}`, one).catch((error: unknown) => [String(error)]);
      if (wrong.length > 0) problems[one.name] = wrong;
    }
    // Whether an answer is lost to a reset is a matter of luck: once is not enough.
    const giant = CASES.filter(({ name }) => name === GIANT);
    const again = Array.from({ length: 60 }, () => giant).flat();
    const lost = await Promise.all(again.map((one) => problemsOf(`http://127.0.0.1:${at}`, one).catch(String)));
    await container.remove();
    expect(problems).toEqual({});
    expect(lost.flat()).toEqual([]);
    expect(again).toHaveLength(60);
    expect(container.output()).toContain(LEAK);
  });

  it('stops without losing a request; killed, it loses some', { timeout: 120_000 }, async () => {
    const [other] = (await freePorts(1)) as [number];
    const second = await run(other);
    const balancer = await startBalancer([port, other], '/readyz');
    const calls = [example.write, example.read].map(({ path, init = {} }) => [path, init] as const);
    while (balancer.ready().length < 2) await sleep(50);

    const stopping = load(balancer.base, calls);
    await sleep(1000);
    const began = Date.now();
    await service.signal('TERM');
    const { code } = await service.ended;
    const seconds = (Date.now() - began) / 1000;
    await sleep(500);
    const stopped = await stopping.stop();
    expect({ code, failed: stopped.failed, ready: balancer.ready() }, service.output()).toEqual({
      code: 0,
      failed: {},
      ready: [other],
    });
    expect(stopped.answered).toBeGreaterThan(200);
    expect(seconds).toBeLessThan(pod.terminationGracePeriodSeconds);

    const killing = load(balancer.base, calls);
    await sleep(500);
    await second.signal('KILL');
    await second.ended;
    await sleep(500);
    const killed = await killing.stop();
    await balancer.close();
    expect(Object.keys(killed.failed)).not.toEqual([]);
  });

  it('holds what it runs, and nothing else', async () => {
    const found = surplus(listing(image.root), language);
    expect(found).toEqual(Object.fromEntries(RULE_NAMES.map((rule) => [rule, []])));
    // Of what is said to be gone, the base had some: otherwise nothing was shown.
    const base = surplus(listing(await mounted(store, baseName(language))), language);
    for (const rule of ['package managers', 'caches', 'setuid or setgid', 'what everybody may write'])
      expect(base[rule], rule).not.toEqual([]);
  });

  it('keeps nothing of how it was built', () => {
    const told = JSON.stringify([image.config, image.history]);
    expect(told).not.toContain(new URL(around.registry.url).port);
    expect(told).not.toMatch(/http_proxy|npmrc|pip\.conf/i);
    const settings = { node: 'usr/local/etc/npmrc', python: 'etc/pip.conf' }[language];
    expect(readFileSync(join(image.root, settings), 'utf8')).toBe('');
  });
});
