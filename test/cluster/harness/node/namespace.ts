/**
 * A machine within the machine: mounts, processes and network of its own. When its first process dies, the kernel ends
 * all others, removes the mounts, the bridges and the packet filter's rules. Only control groups are left to us.
 */
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findDebian } from '../binaries.ts';
import { type Cleanup, createCleanup } from '../cleanup.ts';
import { guardKind } from '../guard.ts';
import { runCommand } from '../run-command.ts';
import { type ServerProcess, startServer } from '../server-process.ts';

export interface NodeNamespace {
  /** Where this machine is, seen from the node; servers that the node asks listen here. */
  readonly hostAddress: string;
  readonly address: string;
  /** Where its pods are; this machine reaches them too, as long as the cable is there. */
  readonly podRange: string;
  /** Also the name of its control groups. */
  readonly name: string;
  readonly directory: string;
  /** A command → one that runs it there. */
  inside(command: readonly string[]): string[];
  /** Starts a program there, which ends with the node. */
  start(name: string, command: readonly string[]): ServerProcess;
  /** Runs a program there to its end. @throws where it fails */
  run(command: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

const POLL_MS = 10;
const START_TIMEOUT_MS = 10_000;
const CGROUPS = '/sys/fs/cgroup';

/**
 * Folders in which node programs keep state by habit are empty and its own. `wait` makes the shell reap what is orphaned.
 * It says that it is ready once the network's cable has been put in.
 */
const FIRST_PROCESS = `
set -eu
mount --make-rshared /
for folder in /run /var/lib /var/log; do mount -t tmpfs tmpfs "$folder"; done
mkdir -p /run/lock
ip link set lo up
until ip link show eth0 >/dev/null 2>&1; do sleep 0.02; done
ip addr add "$2/30" dev eth0
ip link set eth0 up
ip route add default via "$1"
echo 1 >/proc/sys/net/ipv4/ip_forward
: >"$3"
sleep infinity & wait
`;

interface Addresses {
  readonly hostAddress: string;
  readonly address: string;
  readonly podRange: string;
}

/**
 * RFC 2544's addresses for benchmarks, which no network routes: four of them for each node. Its pods' range, one of 2048,
 * follows from them: nodes that run at once must not share one, and the route to the pods is refused where they would.
 */
function addresses(): Addresses {
  const [half, block, quad] = [randomInt(2), randomInt(256), randomInt(64)];
  const [before, first] = [`198.${18 + half}.${block}`, 4 * quad];
  const podRange = `10.${200 + 4 * half + (quad >> 4)}.${block}.0/24`;
  return { hostAddress: `${before}.${first + 1}`, address: `${before}.${first + 2}`, podRange };
}

async function until<T>(what: string, look: () => T | undefined, server: ServerProcess): Promise<T> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (!server.alive() || Date.now() > deadline)
      throw new Error(`the node's namespace did not start: no ${what}\n${server.lastLines(20)}`);
    await sleep(POLL_MS);
  }
}

function childOf(pid: number): number | undefined {
  const file = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : [];
  return children[0] ? Number(children[0]) : undefined;
}

function cgroupsOf(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...below.flatMap((entry) => cgroupsOf(join(folder, entry.name))), folder];
}

/** The roots of version 2's one hierarchy, or of version 1's many. */
function hierarchies(): string[] {
  const isRoot = (folder: string): boolean => existsSync(join(folder, 'cgroup.procs'));
  if (isRoot(CGROUPS)) return [CGROUPS];
  return readdirSync(CGROUPS)
    .map((entry) => join(CGROUPS, entry))
    .filter(isRoot);
}

const makeControlGroups = (name: string): void => {
  for (const root of hierarchies()) mkdirSync(join(root, name), { recursive: true });
};

/** Where groups of this name are, innermost first. */
export const controlGroups = (name: string): string[] =>
  hierarchies()
    .map((root) => join(root, name))
    .flatMap((folder) => (existsSync(folder) ? cgroupsOf(folder) : []));

/** They are busy until the last process is gone. */
async function removeControlGroups(name: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    for (const folder of controlGroups(name))
      try {
        rmdirSync(folder);
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    if (controlGroups(name).length === 0) return;
    await sleep(POLL_MS);
  }
}

/** The route to the pods is the API server's, which connects to Services for its clients. It goes when the cable does. */
async function plugIn(name: string, pid: number, { hostAddress, address, podRange }: Addresses): Promise<void> {
  const ip = await findDebian('ip');
  const cable = `pn${name.slice(-8)}`;
  const run = (...args: string[]): Promise<string> => runCommand([ip, ...args], { cwd: '/', env: process.env });
  await run('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
  await run('addr', 'add', `${hostAddress}/30`, 'dev', cable);
  await run('link', 'set', cable, 'up');
  await run('route', 'add', podRange, 'via', address, 'dev', cable);
}

async function startFirst(directory: string, cleanup: Cleanup): Promise<Omit<NodeNamespace, 'stop'>> {
  const [name, places] = [basename(directory), addresses()];
  const { hostAddress, address } = places;
  const ready = join(directory, 'ready');
  const unshare = ['unshare', '--mount', '--pid', '--net', '--fork', '--kill-child=KILL', '--mount-proc'];
  const command = [...unshare, 'bash', '-c', FIRST_PROCESS, 'node', hostAddress, address, ready];
  const first = startServer(guardKind(), 'node', command, join(directory, 'node.log'));
  cleanup.add(first);
  makeControlGroups(name);
  const pid = await until('first process', () => childOf(first.pid), first);
  await plugIn(name, pid, places);
  await until('network', () => (existsSync(ready) ? true : undefined), first);
  const inside = (args: readonly string[]): string[] => {
    const enter = ['nsenter', '--target', String(pid), '--mount', '--pid', '--net', '--wd=/'];
    return [...enter, '--', ...args];
  };
  return {
    ...places,
    name,
    directory,
    inside,
    start(program, args) {
      const server = startServer(guardKind(), program, inside(args), join(directory, `${program}.log`));
      cleanup.add(server);
      return server;
    },
    run: (args) => runCommand(inside(args), { cwd: '/', env: process.env }),
  };
}

/** Linux, as root. */
export async function startNamespace(): Promise<NodeNamespace> {
  const directory = await mkdtemp(join(tmpdir(), 'palisade-node-'));
  const cleanup = createCleanup(directory, basename(directory));
  const stop = async (): Promise<void> => {
    await cleanup.run();
    await removeControlGroups(basename(directory));
  };
  try {
    return { ...(await startFirst(directory, cleanup)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
