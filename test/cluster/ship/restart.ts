/** Trouble with the API server: it is killed and comes back, or the connection to it breaks, hangs or is refused. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import type { Cluster } from '../harness/cluster.ts';
import { guardKind } from '../harness/guard.ts';
import { certificate } from '../harness/server-commands.ts';
import { type ServerProcess, startServer } from '../harness/server-process.ts';

const READY_MS = 60_000;
const POLL_MS = 50;
const API_SERVER = 'kube-apiserver';

function commandOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

/** By its command, which is the same after a restart, while its process is not. */
function apiServerOf({ directory }: Cluster): { readonly pid: number; readonly command: readonly string[] } {
  for (const pid of readdirSync('/proc').filter((name) => /^\d{1,10}$/.test(name))) {
    const command = commandOf(pid);
    const isIt = command[0]?.endsWith(`/${API_SERVER}`) && command.some((word) => word.includes(`${directory}/`));
    if (isIt) return { pid: Number(pid), command };
  }
  throw new Error(`no ${API_SERVER} of ${directory} runs`);
}

async function untilReady({ client }: Cluster, server: ServerProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  const isReady = (): Promise<boolean> =>
    client.request('GET', '/readyz').then(
      ({ status }) => status === 200,
      () => false,
    );
  while (!(await isReady())) {
    if (!server.alive() || Date.now() > deadline)
      throw new Error(`${API_SERVER} did not come back:\n${server.lastLines(20)}`);
    await sleep(POLL_MS);
  }
}

/**
 * Kills the API server as a crash does, and starts it again `downMs` later on the same port. Resolves when it is ready. The
 * cluster does not know the new process: stop it when the cluster is stopped. It ends with this process at the latest.
 */
export async function restartApiServer(cluster: Cluster, downMs: number): Promise<ServerProcess> {
  const { pid, command } = apiServerOf(cluster);
  process.kill(pid, 'SIGKILL');
  await sleep(downMs);
  const server = startServer(guardKind(), API_SERVER, command, join(cluster.directory, `${API_SERVER}.log`));
  await untilReady(cluster, server);
  return server;
}

export interface Request {
  readonly method: string;
  /** With its query. */
  readonly path: string;
}

export interface Proxy {
  readonly url: string;
  /** A file like the cluster's, with the proxy for a server. */
  readonly kubeconfig: string;
  /** Breaks all connections; new ones are taken. */
  cut(): void;
  /** Takes connections and requests, and passes nothing on, nor back, until the time is over. */
  pause(ms: number): void;
  /** Breaks all connections, and takes no new ones until the time is over. */
  refuse(ms: number): void;
  /** How many it has passed on. */
  requests(): number;
  stop(): Promise<void>;
}

const REQUEST = /^([A-Z]{3,7}) (\/\S{0,4000}) HTTP\/1\.1\r\n/;

async function writeKubeconfig(cluster: Cluster, url: string): Promise<string> {
  const text = (await readFile(cluster.kubeconfig, 'utf8')).replaceAll(cluster.url, url);
  const file = join(cluster.directory, `proxy-${new URL(url).port}.kubeconfig`);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

/** An open connection, from the client to the server. */
interface Line {
  hold(): void;
  release(): void;
  cut(): void;
}

/** Its two ends live and die together. */
function lineBetween(near: TLSSocket, far: TLSSocket): Line {
  const ends = [near, far] as const;
  const cut = (): void => {
    for (const end of ends) end.destroy();
  };
  for (const end of ends) end.on('error', cut).on('close', cut);
  return {
    cut,
    release() {
      near.pipe(far);
      far.pipe(near);
    },
    hold() {
      for (const end of ends) end.unpipe().pause();
    },
  };
}

/** A client that does not pipeline begins a request with a chunk of its own. */
function requestIn(chunk: Buffer): Request | undefined {
  const [, method, path] = REQUEST.exec(chunk.toString('latin1')) ?? [];
  return method === undefined || path === undefined ? undefined : { method, path };
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** What is to be undone when its time is over; a later order replaces an earlier one. */
function timer(): { start(ms: number, undo: () => void): void; clear(): void } {
  let pending: NodeJS.Timeout | undefined;
  return {
    start(ms, undo) {
      clearTimeout(pending);
      pending = setTimeout(undo, ms);
    },
    clear: () => clearTimeout(pending),
  };
}

/**
 * Stands where the server stands, with its certificate, on another port. It speaks HTTP/1.1 alone, so that it sees each
 * request; `onRequest` hears of one before it is passed on, and may cut the line then.
 */
export async function startProxy(cluster: Cluster, onRequest: (request: Request) => void = () => {}): Promise<Proxy> {
  const { hostname, port: target } = new URL(cluster.url);
  const cert = await readFile(certificate(cluster.directory), 'utf8');
  const key = await readFile(certificate(cluster.directory).replace(/\.crt$/, '.key'), 'utf8');
  const lines = new Set<Line>();
  const [pausing, refusing] = [timer(), timer()];
  const state = { requests: 0, paused: false };
  const server = createServer({ key, cert }, (near) => {
    const far = connect({ host: hostname, port: Number(target), ca: cluster.ca });
    const line = lineBetween(near, far);
    lines.add(line);
    near.once('close', () => lines.delete(line));
    near.on('data', (chunk: Buffer) => {
      const request = requestIn(chunk);
      if (request === undefined) return;
      state.requests++;
      onRequest(request);
    });
    if (state.paused) line.hold();
    else line.release();
  });
  // A client that goes away while it says hello is no trouble of ours.
  server.on('tlsClientError', () => {});
  const port = await listen(server, hostname, 0);
  const cut = (): void => {
    for (const line of lines) line.cut();
  };
  const url = `https://${hostname}:${port}`;
  return {
    url,
    kubeconfig: await writeKubeconfig(cluster, url),
    cut,
    pause(ms) {
      state.paused = true;
      for (const line of lines) line.hold();
      pausing.start(ms, () => {
        state.paused = false;
        for (const line of lines) line.release();
      });
    },
    refuse(ms) {
      server.close();
      cut();
      refusing.start(ms, () => void server.listen(port, hostname));
    },
    requests: () => state.requests,
    async stop() {
      pausing.clear();
      refusing.clear();
      cut();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}
