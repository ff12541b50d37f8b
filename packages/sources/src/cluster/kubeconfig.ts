/**
 * Which cluster, and as whom: the kubeconfig that kubectl reads, by the Kubernetes client's own reader (contexts, client
 * certificates, tokens in files, exec plugins, OIDC, proxies, service accounts inside a cluster).
 */
import { existsSync } from 'node:fs';
import type { Agent, RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterFailure } from './failure.ts';

/** How to reach the cluster of a context. */
export interface Access {
  readonly context: string;
  readonly server: string;
  /** Where objects go that do not say where. */
  readonly namespace: string;
  /** Headers and an agent with its certificates, made anew: a token may have expired meanwhile. */
  readonly authorized: () => Promise<RequestOptions>;
  /** The same trust, and no credentials. */
  readonly anonymous: () => Promise<RequestOptions>;
}

const IN_CLUSTER = '/var/run/secrets/kubernetes.io/serviceaccount/token';
/** A watch keeps its connection: one for each kind. */
const MAX_SOCKETS = 64;

function filesOf(env: NodeJS.ProcessEnv): string[] {
  const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  return named.length > 0 ? named : [join(homedir(), '.kube', 'config')];
}

function requireSome(env: NodeJS.ProcessEnv): void {
  const files = filesOf(env);
  if (files.some((file) => existsSync(file)) || existsSync(IN_CLUSTER)) return;
  throw new ClusterFailure(
    'config',
    `there is no kubeconfig at ${files.join(' or ')}. Point KUBECONFIG at one, or write one: aws eks update-kubeconfig --name CLUSTER`,
  );
}

function load(config: KubeConfig, env: NodeJS.ProcessEnv): void {
  requireSome(env);
  try {
    config.loadFromDefault();
  } catch (error) {
    throw new ClusterFailure('config', `the kubeconfig cannot be read: ${(error as Error).message}`, error);
  }
}

function choose(config: KubeConfig, context: string): void {
  const names = config.getContexts().map(({ name }) => name);
  const wanted = context === '' ? config.getCurrentContext() : context;
  if (!names.includes(wanted))
    throw new ClusterFailure(
      'config',
      wanted === ''
        ? `the kubeconfig names no current context. Name one, as cluster:${names[0] ?? 'CONTEXT'}; there are ${names.join(', ') || 'none'}`
        : `the kubeconfig has no context "${wanted}"; there are ${names.join(', ') || 'none'}`,
    );
  config.setCurrentContext(wanted);
}

/** The library's agents open a connection for each request; pages come one after the other. */
function keepingAlive(agent: Agent | undefined): void {
  if (!agent) return;
  Object.assign(agent, { keepAlive: true, maxSockets: MAX_SOCKETS });
  Object.assign(agent.options, { keepAlive: true });
}

async function authorized(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options as never);
  } catch (error) {
    throw new ClusterFailure(
      'unauthorized',
      `no credentials for context "${config.getCurrentContext()}": ${(error as Error).message}`,
      error,
    );
  }
  keepingAlive(options.agent as Agent | undefined);
  return options;
}

/** `context` may be empty: the current one. @throws ClusterFailure */
export async function accessTo(context: string, env: NodeJS.ProcessEnv = process.env): Promise<Access> {
  // The library's other parts are the models of every kind, and take half a second to load.
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  load(config, env);
  choose(config, context);
  const cluster = config.getCurrentCluster();
  if (!cluster?.server || !URL.canParse(cluster.server))
    throw new ClusterFailure('config', `context "${config.getCurrentContext()}" names no cluster with a server`);
  return {
    context: config.getCurrentContext(),
    server: cluster.server.replace(/\/$/, ''),
    namespace: config.getContextObject(config.getCurrentContext())?.namespace ?? 'default',
    authorized: () => authorized(config),
    anonymous: () => {
      const nobody = new KubeConfig();
      nobody.loadFromClusterAndUser(cluster, { name: 'nobody' });
      return authorized(nobody);
    },
  };
}
