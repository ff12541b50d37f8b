/** Clients of a service, inside the node: requests at a constant rate, and what became of each. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../harness/cluster.ts';
import type { ServerProcess } from '../harness/server-process.ts';

export interface LoadFailure {
  /** When the request was sent, since the load began. */
  readonly atMs: number;
  readonly why: string;
}

export interface LoadReport {
  /** That have ended, well or not. */
  readonly requests: number;
  readonly failures: readonly LoadFailure[];
  /** Who answered, by the version that it gave. */
  readonly versions: Readonly<Record<string, number>>;
}

export interface Load {
  /** What became of the requests so far. */
  report(): Promise<LoadReport>;
  /** Waits for the requests that are under way. */
  stop(): Promise<LoadReport>;
}

const TIMEOUT_MS = 5000;
const POLL_MS = 20;
const BEGIN_MS = 20_000;

/**
 * Program of the clients. The rate is kept whatever the answers take, for a slow service has no fewer users. Every other
 * request has a connection of its own. The rest share connections that are kept alive; a server may close such a one just
 * when a request is on its way, so that is sent once more, as RFC 9110 §9.2.2 lets a client do. They begin once the
 * service has answered: kube-proxy hears of a new one a second late.
 */
const CLIENTS = `
const { Agent, get } = require('node:http');
const { appendFileSync } = require('node:fs');
const [url, perSecond, file] = process.argv.slice(2);
const kept = new Agent({ keepAlive: true });
const state = { began: 0, sent: 0, open: 0, stopping: false };
const now = () => Math.round(performance.now() - state.began);
const tell = (line) => appendFileSync(file, JSON.stringify(line) + '\\n');

function ask(agent, timeoutMs, done) {
  let over = false;
  const end = (result) => { if (!over) { over = true; clearTimeout(timer); done(result); } };
  const request = get(url, { agent }, (response) => {
    const { statusCode } = response;
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
    response.once('error', (error) => end({ why: 'answer broke off: ' + error.code }));
    response.once('end', () => end(judge(statusCode, text)));
  });
  const timer = setTimeout(() => {
    end({ why: 'no answer in ' + timeoutMs + ' ms' });
    request.destroy();
  }, timeoutMs);
  request.once('error', (error) => {
    const closed = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE') && !request.res;
    end({ why: error.code || error.message, closed });
  });
}
function judge(status, text) {
  if (status !== 200) return { why: 'status ' + status };
  try {
    return { version: JSON.parse(text).version };
  } catch {
    return { why: 'answer is no JSON' };
  }
}
function send() {
  const atMs = now();
  const agent = state.sent++ % 2 === 0 ? kept : false;
  state.open += 1;
  const done = ({ why, version }) => {
    tell({ atMs, why, version });
    state.open -= 1;
    leave();
  };
  ask(agent, ${TIMEOUT_MS}, (result) => (result.closed ? ask(false, ${TIMEOUT_MS}, done) : done(result)));
}
function leave() {
  if (!state.stopping || state.open > 0) return;
  tell({ end: true });
  process.exit(0);
}
function begin() {
  state.began = performance.now();
  tell({ begin: true });
  const ticks = setInterval(() => {
    while (state.sent < (now() / 1000) * Number(perSecond)) send();
  }, 5);
  process.on('SIGTERM', () => {
    clearInterval(ticks);
    state.stopping = true;
    leave();
  });
}
const warmUp = () => ask(false, 500, ({ why }) => (why === undefined ? begin() : setTimeout(warmUp, 20)));
warmUp();
`;

interface Line {
  readonly end?: true;
  readonly begin?: true;
  readonly atMs?: number;
  readonly why?: string;
  readonly version?: string;
}

/** The last line may be half written. */
async function readLines(file: string): Promise<Line[]> {
  const text = await readFile(file, 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
}

function summarise(lines: readonly Line[]): LoadReport {
  const ended = lines.filter(({ atMs }) => atMs !== undefined);
  const versions: Record<string, number> = {};
  for (const { version } of ended) if (version !== undefined) versions[version] = (versions[version] ?? 0) + 1;
  const failures = ended.flatMap(({ atMs = 0, why }) => (why === undefined ? [] : [{ atMs, why }]));
  return { requests: ended.length, failures: failures.sort((a, b) => a.atMs - b.atMs), versions };
}

async function until(
  what: string,
  server: ServerProcess,
  done: () => Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await done())) {
    if (Date.now() > deadline) {
      server.kill();
      throw new Error(`the clients did not ${what}:\n${server.lastLines(20)}`);
    }
    await sleep(POLL_MS);
  }
}

/** The whole group is told: the process that we started only waits for the one in the namespace. */
async function end(server: ServerProcess, file: string): Promise<LoadReport> {
  const isOver = async (): Promise<boolean> => (await readLines(file)).some((line) => line.end === true);
  process.kill(-server.pid, 'SIGTERM');
  await until('end', server, isOver, TIMEOUT_MS * 3);
  return summarise(await readLines(file));
}

/** Sends `perSecond` requests a second to `url`, as the node reaches it, until it is stopped. @throws where nobody answers */
export async function startLoad(cluster: Cluster, url: string, { perSecond = 40 } = {}): Promise<Load> {
  const { namespace } = cluster.node;
  const name = `load-${randomUUID().slice(0, 8)}`;
  const [program, file] = [join(namespace.directory, `${name}.cjs`), join(namespace.directory, `${name}.jsonl`)];
  await writeFile(program, CLIENTS);
  const server = namespace.start(name, [process.execPath, program, url, String(perSecond), file]);
  await until('begin', server, async () => existsSync(file), BEGIN_MS);
  let ending: Promise<LoadReport> | undefined;
  return {
    report: async () => summarise(await readLines(file)),
    stop: () => (ending ??= end(server, file)),
  };
}
