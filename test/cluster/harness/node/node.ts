/** A node on which pods run: containerd, kubelet and kube-proxy, in a machine of their own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findDebian, findPlugins, findProgram } from '../binaries.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { ServerProcess } from '../server-process.ts';
import { type ImageFiles, pauseProgram, writeImage, writeNodeImage } from './images.ts';
import type { NodeNamespace } from './namespace.ts';
import {
  cniConfig,
  containerdConfig,
  containerdSocket,
  kubeletConfig,
  kubeletFlags,
  NODE_NAME,
  PAUSE_IMAGE,
  proxyConfig,
} from './settings.ts';

export interface Node {
  readonly name: string;
  readonly address: string;
  readonly namespace: NodeNamespace;
  /** From the start of its namespace's programs until it was Ready. */
  readonly readyMs: number;
  /** Makes a docker-archive known to the node; its names need no registry then. */
  importArchive(archive: string): Promise<void>;
  /** An image of Node.js with these files, known to the node; its command is `node`. */
  importNodeImage(name: string, files?: ImageFiles): Promise<void>;
  readonly servers: readonly ServerProcess[];
}

const KUBELET = `system:node:${NODE_NAME}`;
const PROXY = 'system:kube-proxy';

export const NODE_USERS = [{ name: KUBELET, groups: ['system:nodes'] }, { name: PROXY }] as const;

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

/** @throws what `servers` said, where one of them ends or time is over */
async function poll(
  what: string,
  done: () => Promise<boolean>,
  servers: readonly ServerProcess[],
  timeoutMs = READY_TIMEOUT_MS,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await done())) {
    const dead = servers.filter((server) => !server.alive());
    if (dead.length > 0 || Date.now() > deadline) {
      const told = (dead.length > 0 ? dead : servers).map((server) => `--- ${server.name}:\n${server.lastLines(25)}`);
      throw new Error([`the node did not start: ${what}`, ...told].join('\n'));
    }
    await sleep(POLL_MS);
  }
}

async function writeSettings(namespace: NodeNamespace, plane: ControlPlane, clientCa: string) {
  const file = (name: string): string => join(namespace.directory, name);
  const files = {
    containerd: file('containerd.toml'),
    kubelet: { config: file('kubelet.json'), kubeconfig: file('kubelet.kubeconfig') },
    proxy: { config: file('kube-proxy.json'), kubeconfig: file('kube-proxy.kubeconfig') },
  };
  const write = (path: string, content: string): Promise<void> => writeFile(path, content, { mode: 0o600 });
  await mkdir(file('cni'), { recursive: true });
  await write(file('cni/10-bridge.conflist'), JSON.stringify(cniConfig(namespace)));
  await write(files.containerd, containerdConfig(namespace, await findPlugins()));
  await write(files.kubelet.config, JSON.stringify(kubeletConfig(namespace, clientCa)));
  await write(files.kubelet.kubeconfig, plane.kubeconfigOf(KUBELET));
  await write(files.proxy.config, JSON.stringify(proxyConfig(namespace, files.proxy.kubeconfig)));
  await write(files.proxy.kubeconfig, plane.kubeconfigOf(PROXY));
  return files;
}

async function isReady(plane: ControlPlane): Promise<boolean> {
  const node = await plane.client
    .get({ apiVersion: 'v1', kind: 'Node', metadata: { name: NODE_NAME } })
    .catch(() => undefined);
  const conditions = (node?.['status'] as { conditions?: Condition[] } | undefined)?.conditions ?? [];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

async function importer(namespace: NodeNamespace): Promise<(archive: string) => Promise<void>> {
  const ctr = ['ctr', `--address=${containerdSocket(namespace)}`, '--namespace=k8s.io'];
  return async (archive) => {
    await namespace.run([...ctr, 'images', 'import', '--digests', archive]);
  };
}

async function startContainerd(namespace: NodeNamespace, config: string): Promise<ServerProcess> {
  const containerd = namespace.start('containerd', [await findDebian('containerd'), '--config', config]);
  const answers = ['ctr', `--address=${containerdSocket(namespace)}`, 'version'];
  await poll(
    'containerd answers',
    () =>
      namespace.run(answers).then(
        () => true,
        () => false,
      ),
    [containerd],
  );
  return containerd;
}

export async function startNode(namespace: NodeNamespace, plane: ControlPlane, clientCa: string): Promise<Node> {
  const began = performance.now();
  for (const program of ['runc', 'iptables'] as const) await findDebian(program);
  // Waiting for an answer to a request to build is not waiting for a node.
  const [kubelet, kubeProxy] = [await findProgram('kubelet'), await findProgram('kube-proxy')];
  const files = await writeSettings(namespace, plane, clientCa);
  const containerd = await startContainerd(namespace, files.containerd);
  const importArchive = await importer(namespace);
  const archive = (name: string): string => join(namespace.directory, `${name.replaceAll(/[^a-z0-9]/g, '-')}.tar`);
  const pause = { '/pause': { file: await pauseProgram() } };
  await writeImage(archive('pause'), { name: PAUSE_IMAGE, config: { Entrypoint: ['/pause'] }, files: pause });
  await importArchive(archive('pause'));
  const servers = [
    containerd,
    namespace.start('kubelet', [kubelet, ...kubeletFlags(namespace, files.kubelet)]),
    namespace.start('kube-proxy', [kubeProxy, `--config=${files.proxy.config}`]),
  ];
  await poll('the node is Ready', () => isReady(plane), servers);
  return {
    name: NODE_NAME,
    address: namespace.address,
    namespace,
    readyMs: performance.now() - began,
    servers,
    importArchive,
    async importNodeImage(name, imageFiles) {
      await writeNodeImage(archive(name), name, imageFiles);
      await importArchive(archive(name));
    },
  };
}
