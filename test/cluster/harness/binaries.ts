import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { buildProgram, type Program } from './build-program.ts';
import { withLock } from './lock.ts';
import { announce, runCommand } from './run-command.ts';

export const KUBERNETES_VERSION = '1.34.3';

export interface Binaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What Debian has, with the package it is in. */
const DEBIAN = {
  etcd: 'etcd-server',
  containerd: 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  ip: 'iproute2',
  openssl: 'openssl',
} as const;

type DebianProgram = keyof typeof DEBIAN;

const INSTALL = 'apt-get install -y --no-install-recommends';
const CNI_FOLDER = '/usr/lib/cni';
const CNI_PACKAGE = 'containernetworking-plugins';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function onPath(name: string, env: Environment): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

export function toolsFolder(env: Environment): string {
  const cache = env['PALISADE_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'palisade');
  return join(cache, 'tools');
}

function fromAssets(folder: string): Binaries {
  const [etcd, kubeApiserver] = [join(folder, 'etcd'), join(folder, 'kube-apiserver')];
  const missing = [etcd, kubeApiserver].filter((path) => !isProgram(path));
  if (missing.length > 0)
    throw new Error(`KUBEBUILDER_ASSETS is ${folder}, but there is no program ${missing.join(' and no ')}`);
  return { etcd, kubeApiserver };
}

/** The prefix with which apt-get may be called here; undefined where it may not. */
function aptPrefix(env: Environment): readonly string[] | undefined {
  const root = process.getuid?.() === 0;
  if (!onPath('apt-get', env) || !(root || env['CI'] === 'true')) return undefined;
  if (root) return [];
  return onPath('sudo', env) ? ['sudo', '-n'] : undefined;
}

async function install(what: string, packageName: string, env: Environment): Promise<void> {
  const prefix = aptPrefix(env);
  if (!prefix) throw new Error(`${what} is not here. Install it (Debian, Ubuntu: sudo ${INSTALL} ${packageName})`);
  const options = { cwd: '/', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  await runCommand([...prefix, 'apt-get', 'update', '-q'], { ...options, doing: 'updating the package lists' });
  const command = [...prefix, ...INSTALL.split(' '), packageName];
  await runCommand(command, { ...options, doing: `installing ${packageName}` });
}

/** A program of Debian's; it is installed where that may be done, or the error says how. */
export async function findDebian(name: DebianProgram, env: Environment = process.env): Promise<string> {
  const found = onPath(name, env);
  if (found) return found;
  await install(name, DEBIAN[name], env);
  const installed = onPath(name, env);
  if (!installed) throw new Error(`${DEBIAN[name]} was installed, but ${name} is not on the PATH`);
  return installed;
}

/** The folder with the CNI plugins. */
export async function findPlugins(env: Environment = process.env): Promise<string> {
  const here = (): boolean => isProgram(join(CNI_FOLDER, 'bridge'));
  if (!here()) await install(`${CNI_FOLDER}/bridge`, CNI_PACKAGE, env);
  if (!here()) throw new Error(`${CNI_PACKAGE} was installed, but there is no ${CNI_FOLDER}/bridge`);
  return CNI_FOLDER;
}

/** One of Kubernetes' own programs: of KUBEBUILDER_ASSETS where that has it, else built once and cached by version. */
export async function findProgram(program: Program, env: Environment = process.env): Promise<string> {
  const asset = join(env['KUBEBUILDER_ASSETS'] ?? '', program);
  if (env['KUBEBUILDER_ASSETS'] && isProgram(asset)) return asset;
  const target = join(toolsFolder(env), `kubernetes-v${KUBERNETES_VERSION}`, program);
  if (isProgram(target)) return target;
  if (!onPath('go', env))
    throw new Error(
      `there is no ${target}, and no Go to build it. Install Go (https://go.dev/dl), or set KUBEBUILDER_ASSETS to a folder with ${program}`,
    );
  mkdirSync(dirname(target), { recursive: true });
  const onWait = () => announce(`another run is building ${program}; waiting for it`);
  await withLock(`${target}.lock`, onWait, async () => {
    if (!isProgram(target)) await buildProgram(program, KUBERNETES_VERSION, target);
  });
  return target;
}

/** Where the servers are; what is missing is installed or built, or the error says how to get it. */
export async function findBinaries(env: Environment = process.env): Promise<Binaries> {
  const assets = env['KUBEBUILDER_ASSETS'];
  if (assets) return fromAssets(assets);
  const etcd = await findDebian('etcd', env);
  return { etcd, kubeApiserver: await findProgram('kube-apiserver', env) };
}
