/**
 * A container as the kubelet would start it from the Deployment that synth wrote: its user, its capabilities, its root file
 * system, its volumes, variables and limits are read from there, its command from the image. Of the network it has the host's,
 * so that it reaches what listens on loopback; seccomp's default profile is the runtime's own and is not here.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseQuantity } from '@palisade/core/predicate/quantity';

export interface Pod {
  readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number; readonly fsGroup: number };
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly [
    {
      readonly env: readonly { readonly name: string; readonly value: string }[];
      readonly securityContext: {
        readonly allowPrivilegeEscalation: boolean;
        readonly readOnlyRootFilesystem: boolean;
        readonly capabilities: { readonly drop: readonly string[] };
      };
      readonly resources: { readonly limits: { readonly cpu: string; readonly memory: string } };
      readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
    },
  ];
  readonly volumes: readonly { readonly name: string; readonly emptyDir?: { readonly sizeLimit: string } }[];
}

export interface Mount {
  readonly from: string;
  readonly to: string;
}

export interface Wanted {
  readonly pod: Pod;
  /** The mounted root of the image. */
  readonly root: string;
  readonly args: readonly string[];
  /** Variables of the image, and what the test adds to those of the Deployment. */
  readonly imageEnv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Folder with a file for each secret. */
  readonly secrets: string;
  /** What the test lets it see besides, read-only. */
  readonly mounts?: readonly Mount[];
}

/** What a container runtime gives every container, and has nothing to do with the service. */
const SYSTEM = [
  { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
  {
    destination: '/dev',
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
  },
  {
    destination: '/dev/shm',
    type: 'tmpfs',
    source: 'shm',
    options: ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k'],
  },
  { destination: '/sys', type: 'bind', source: '/sys', options: ['rbind', 'ro', 'nosuid', 'noexec', 'nodev'] },
];

const bind = ({ from, to }: Mount, access: 'ro' | 'rw') => ({
  destination: to,
  type: 'bind',
  source: from,
  options: ['rbind', access, 'nosuid', 'nodev'],
});

/** An emptyDir is a folder of the node, which everybody may write, and the group of the pod has. */
const EMPTY_DIR_MODE = 0o2777;

function emptyDir(folder: string, group: number): string {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, 0, group);
  chmodSync(folder, EMPTY_DIR_MODE);
  return folder;
}

function volumes({ pod, secrets, mounts = [] }: Wanted, bundle: string) {
  const [{ volumeMounts }] = pod.containers;
  const ofPod = volumeMounts.map(({ name, mountPath }) =>
    pod.volumes.find((volume) => volume.name === name)?.emptyDir
      ? bind({ from: emptyDir(join(bundle, name), pod.securityContext.fsGroup), to: mountPath }, 'rw')
      : bind({ from: secrets, to: mountPath }, 'ro'),
  );
  return [...ofPod, ...mounts.map((mount) => bind(mount, 'ro'))];
}

/** Dropped are all, so that none is left to name. */
const NONE = { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] };
const PERIOD = 100_000;

/** The configuration that the Open Container Initiative's runtimes take. */
function ociConfig(id: string, bundle: string, wanted: Wanted) {
  const { pod, root, args, imageEnv, env } = wanted;
  const [{ securityContext, resources, env: variables }] = pod.containers;
  if (securityContext.capabilities.drop.join() !== 'ALL') throw new Error('the Deployment leaves capabilities');
  const { runAsUser: uid, runAsGroup: gid, fsGroup } = pod.securityContext;
  const given = [...variables.map(({ name, value }) => [name, value]), ...Object.entries(env)];
  return {
    ociVersion: '1.0.2',
    process: {
      user: { uid, gid, additionalGids: [fsGroup] },
      args,
      env: [...imageEnv, ...given.map(([name, value]) => `${name}=${value}`)],
      cwd: '/app',
      capabilities: NONE,
      noNewPrivileges: !securityContext.allowPrivilegeEscalation,
    },
    root: { path: root, readonly: securityContext.readOnlyRootFilesystem },
    hostname: id,
    mounts: [...SYSTEM, ...volumes(wanted, bundle)],
    linux: {
      cgroupsPath: `/${id}`,
      namespaces: ['pid', 'mount', 'ipc', 'uts'].map((type) => ({ type })),
      maskedPaths: ['/proc/kcore', '/proc/keys', '/sys/firmware'],
      readonlyPaths: ['/proc/sys', '/proc/sysrq-trigger'],
      resources: {
        memory: { limit: parseQuantity(resources.limits.memory) },
        cpu: { quota: parseQuantity(resources.limits.cpu) * PERIOD, period: PERIOD },
        pids: { limit: 256 },
      },
    },
  };
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

export interface Container {
  readonly id: string;
  /** Of its first process, as the host counts. */
  readonly pid: number;
  readonly output: () => string;
  readonly ended: Promise<Ended>;
  /** Runs a command in it, as the user that it runs as. */
  readonly exec: (...command: readonly string[]) => Promise<Ended>;
  readonly signal: (signal: 'TERM' | 'KILL') => Promise<void>;
  /** At once; nothing of it is left. */
  readonly remove: () => Promise<void>;
}

function collect(child: ChildProcess): { output: () => string; ended: Promise<Ended> } {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output: text }));
  return { output: () => text, ended };
}

/** `folder` holds the bundles and what the runtime remembers. */
export async function runContainer(folder: string, id: string, wanted: Wanted): Promise<Container> {
  const bundle = join(folder, id);
  mkdirSync(bundle, { recursive: true });
  writeFileSync(join(bundle, 'config.json'), JSON.stringify(ociConfig(id, bundle, wanted)));
  const runc = (...args: readonly string[]) =>
    spawn('runc', ['--root', join(folder, 'runc'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const { output, ended } = collect(runc('run', '--bundle', bundle, id));
  const state = async (): Promise<{ status: string; pid: number } | undefined> => {
    const asked = await collect(runc('state', id)).ended;
    return asked.code === 0 ? (JSON.parse(asked.output) as { status: string; pid: number }) : undefined;
  };
  let over = false;
  void ended.then(() => (over = true));
  let running = await state();
  while (running?.status !== 'running' || running.pid === 0) {
    if (over) throw new Error(`${id} did not start: ${output()}`);
    await sleep(50);
    running = await state();
  }
  return {
    id,
    pid: running.pid,
    output,
    ended,
    exec: (...command) => collect(runc('exec', id, ...command)).ended,
    signal: async (signal) => void (await collect(runc('kill', id, signal)).ended),
    remove: async () => void (await collect(runc('delete', '--force', id)).ended),
  };
}
