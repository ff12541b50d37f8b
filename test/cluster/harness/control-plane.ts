import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Binaries, findBinaries } from './binaries.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { type Client, createClient } from './client.ts';
import { sender } from './connection.ts';
import { CONTROLLER_USERS, controllerCommands } from './controllers.ts';
import { createDiscovery } from './discovery.ts';
import { guardKind } from './guard.ts';
import { ADMIN, type Identity, kubeconfig, withToken } from './identity.ts';
import { namespaceMaker } from './namespaces.ts';
import { freePorts } from './ports.ts';
import { type Ready, StartFailure, whenReady } from './readiness.ts';
import { apiserverCommand, auditLog, type ControlPlaneOptions, etcdCommand, LOOPBACK } from './server-commands.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface ControlPlane {
  readonly url: string;
  /** The server's certificate in PEM, for other programs. */
  readonly ca: string;
  /** A file with a context per user, `admin@palisade-test` first. */
  readonly kubeconfig: string;
  /** As a kubeconfig of this user alone. */
  kubeconfigOf(user: string): string;
  readonly directory: string;
  readonly pids: readonly number[];
  readonly startMs: number;
  /** As `admin`, who may do everything. */
  readonly client: Client;
  clientAs(user: string): Client;
  /** What the audit policy made the server record so far, oldest first. */
  auditEvents(): Promise<Record<string, unknown>[]>;
  /** Ends the servers and removes the folder. */
  stop(): Promise<void>;
}

interface Started extends Ready {
  readonly url: string;
  readonly servers: readonly ServerProcess[];
}

const READY_TIMEOUT_MS = 60_000;
const ATTEMPTS = 3;

async function startServers(
  binaries: Binaries,
  directory: string,
  identities: readonly [Identity, ...Identity[]],
  options: ControlPlaneOptions,
  cleanup: Cleanup,
): Promise<Started> {
  const [etcd = 0, apiserver = 0] = await freePorts(2);
  const guard = guardKind();
  const commands = {
    etcd: etcdCommand(binaries.etcd, directory, etcd),
    'kube-apiserver': apiserverCommand(binaries.kubeApiserver, directory, { etcd, apiserver }, identities, options),
  };
  const start = (all: Readonly<Record<string, readonly string[]>>): ServerProcess[] =>
    Object.entries(all).map(([name, command]) => {
      const server = startServer(guard, name, command, join(directory, `${name}.log`));
      cleanup.add(server);
      return server;
    });
  const servers = start(commands);
  const url = `https://${options.address ?? LOOPBACK}:${apiserver}`;
  const at = { url, directory, token: identities[0].token };
  const ready = await whenReady(at, servers, options.readyTimeoutMs ?? READY_TIMEOUT_MS);
  if (options.controllers)
    servers.push(...start(await controllerCommands(directory, { url, ca: ready.ca }, identities)));
  return { url, servers, ...ready };
}

function clients({ endpoint }: Ready, identities: readonly [Identity, ...Identity[]]): (user: string) => Client {
  const asAdmin = sender(endpoint, identities[0].token);
  const discover = createDiscovery(asAdmin);
  const ensureNamespace = namespaceMaker(asAdmin);
  return (user) => {
    const identity = identities.find(({ name }) => name === user);
    if (!identity) throw new Error(`no user ${user}: name it in the option users`);
    return createClient(sender(endpoint, identity.token), discover, ensureNamespace);
  };
}

async function readAuditEvents(directory: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(auditLog(directory), 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));
}

async function attempt(binaries: Binaries, options: ControlPlaneOptions): Promise<ControlPlane> {
  const began = performance.now();
  const directory = await mkdtemp(join(tmpdir(), 'palisade-cluster-'));
  const cleanup = createCleanup(directory);
  try {
    const users = [...(options.users ?? []), ...(options.controllers ? CONTROLLER_USERS : [])];
    const identities = [withToken(ADMIN), ...users.map(withToken)] as const;
    const started = await startServers(binaries, directory, identities, options, cleanup);
    const { url, ca, endpoint, servers } = started;
    const kubeconfigFile = join(directory, 'kubeconfig');
    await writeFile(kubeconfigFile, kubeconfig({ url, ca }, identities), { mode: 0o600 });
    const clientAs = clients(started, identities);
    return {
      url,
      ca,
      kubeconfig: kubeconfigFile,
      kubeconfigOf: (user) =>
        kubeconfig(
          { url, ca },
          identities.filter(({ name }) => name === user),
        ),
      directory,
      pids: servers.map(({ pid }) => pid),
      startMs: performance.now() - began,
      client: clientAs(ADMIN.name),
      clientAs,
      auditEvents: () => readAuditEvents(directory),
      stop() {
        endpoint.agent.destroy();
        return cleanup.run();
      },
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** etcd and kube-apiserver on loopback, with a folder, keys and users of their own. Nothing of them outlives this process. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const binaries = await findBinaries();
  for (let left = ATTEMPTS; ; left--) {
    try {
      return await attempt(binaries, options);
    } catch (error) {
      if (left <= 1 || !(error instanceof StartFailure && error.portTaken)) throw error;
    }
  }
}
