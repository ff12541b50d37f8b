import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { buildApiserver } from './build-apiserver.ts';
import { withLock } from './lock.ts';
import { announce, runCommand } from './run-command.ts';

export const KUBERNETES_VERSION = '1.34.3';

export interface Binaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const INSTALL_ETCD = 'apt-get install -y --no-install-recommends etcd-server';

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

async function findEtcd(env: Environment): Promise<string> {
  const found = onPath('etcd', env);
  if (found) return found;
  const prefix = aptPrefix(env);
  if (!prefix)
    throw new Error(
      `etcd is not on the PATH. Install it (Debian, Ubuntu: sudo ${INSTALL_ETCD}), or set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver`,
    );
  const options = { cwd: '/', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  await runCommand([...prefix, 'apt-get', 'update', '-q'], { ...options, doing: 'updating the package lists' });
  await runCommand([...prefix, ...INSTALL_ETCD.split(' ')], { ...options, doing: 'installing etcd-server' });
  const installed = onPath('etcd', env);
  if (!installed) throw new Error(`${INSTALL_ETCD} succeeded, but etcd is not on the PATH`);
  return installed;
}

async function findApiserver(env: Environment): Promise<string> {
  const target = join(toolsFolder(env), `kubernetes-v${KUBERNETES_VERSION}`, 'kube-apiserver');
  if (isProgram(target)) return target;
  if (!onPath('go', env))
    throw new Error(
      `there is no ${target}, and no Go to build it. Install Go (https://go.dev/dl), or set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver`,
    );
  mkdirSync(dirname(target), { recursive: true });
  const onWait = () => announce('another run is building kube-apiserver; waiting for it');
  await withLock(`${target}.lock`, onWait, async () => {
    if (!isProgram(target)) await buildApiserver(KUBERNETES_VERSION, target);
  });
  return target;
}

/** Where the servers are; what is missing is installed or built, or the error says how to get it. */
export async function findBinaries(env: Environment = process.env): Promise<Binaries> {
  const assets = env['KUBEBUILDER_ASSETS'];
  if (assets) return fromAssets(assets);
  const etcd = await findEtcd(env);
  return { etcd, kubeApiserver: await findApiserver(env) };
}
