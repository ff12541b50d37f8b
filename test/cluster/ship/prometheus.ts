/**
 * Prometheus inside the node, which asks each pod of a namespace for its metrics. Debian builds it without Kubernetes'
 * discovery, so a file tells it of the pods as they come and go.
 */
import { randomInt } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findTool } from '../../peers/tools.ts';
import type { KubeObject } from '../harness/client.ts';
import type { Cluster } from '../harness/cluster.ts';
import type { ServerProcess } from '../harness/server-process.ts';

export interface Prometheus {
  readonly url: string;
  stop(): Promise<void>;
}

const READY_MS = 30_000;
const POLL_MS = 50;
const DISCOVER_MS = 300;
/** Below those that Services take of a node. */
const PORTS = { from: 20_000, to: 30_000 } as const;

interface PodFields {
  readonly spec: { readonly containers: readonly { readonly ports?: readonly Port[] }[] };
  readonly status: { readonly podIP?: string; readonly phase?: string };
}

interface Port {
  readonly name?: string;
  readonly containerPort: number;
}

const ENDED = ['Failed', 'Succeeded'];

/** The labels are those by which a service's alerts find it, and those that tell its releases apart. */
function targetsOf(pod: KubeObject): object[] {
  const { name = '', namespace = '', labels = {} } = pod.metadata;
  const { spec, status } = pod as unknown as PodFields;
  if (status.podIP === undefined || ENDED.includes(status.phase ?? '')) return [];
  const known = {
    job: labels['app.kubernetes.io/name'] ?? '',
    track: labels['track'] ?? '',
    pod_template_hash: labels['pod-template-hash'] ?? '',
  };
  const ports = spec.containers.flatMap((container) => container.ports ?? []).filter((port) => port.name === 'http');
  return ports.map(({ containerPort }) => ({
    targets: [`${status.podIP}:${containerPort}`],
    labels: { namespace, pod: name, ...known },
  }));
}

/** Keeps the file as the pods are. While the API server does not answer, it stays as it was. */
async function discover(cluster: Cluster, namespace: string, file: string, signal: AbortSignal): Promise<void> {
  let before = '';
  while (!signal.aborted) {
    const pods = await cluster.client.list('v1', 'Pod', { namespace }).catch(() => undefined);
    const text = pods && JSON.stringify(pods.flatMap(targetsOf));
    if (text !== undefined && text !== before) {
      await writeFile(`${file}.part`, text);
      await rename(`${file}.part`, file);
      before = text;
    }
    await sleep(DISCOVER_MS, undefined, { signal }).catch(() => {});
  }
}

/** JSON, which is YAML. */
const configuration = (targets: string, scrapeSeconds: number): object => ({
  global: { scrape_interval: `${scrapeSeconds}s`, scrape_timeout: `${scrapeSeconds}s` },
  scrape_configs: [{ job_name: 'pods', file_sd_configs: [{ files: [targets], refresh_interval: '1s' }] }],
});

async function untilReady(url: string, server: ServerProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  const isReady = (): Promise<boolean> =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (!server.alive() || Date.now() > deadline) {
      server.kill();
      throw new Error(`Prometheus did not start:\n${server.lastLines(20)}`);
    }
    await sleep(POLL_MS);
  }
}

/** Ready to be asked; what it knows of the pods comes a scrape later. */
export async function startPrometheus(
  cluster: Cluster,
  { namespace, scrapeSeconds = 1 }: { readonly namespace: string; readonly scrapeSeconds?: number },
): Promise<Prometheus> {
  const { node } = cluster;
  const port = randomInt(PORTS.from, PORTS.to);
  const folder = join(node.namespace.directory, `prometheus-${port}`);
  const [config, targets] = [join(folder, 'prometheus.yml'), join(folder, 'targets.json')];
  await mkdir(folder, { recursive: true });
  await writeFile(config, JSON.stringify(configuration(targets, scrapeSeconds)));
  const server = node.namespace.start(`prometheus-${port}`, [
    // Debian has it in the package of promtool.
    join(dirname(await findTool('promtool')), 'prometheus'),
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${node.address}:${port}`,
  ]);
  const url = `http://${node.address}:${port}`;
  await untilReady(url, server);
  const over = new AbortController();
  const discovering = discover(cluster, namespace, targets, over.signal);
  return {
    url,
    async stop() {
      over.abort();
      await discovering;
      server.kill();
      await server.ended;
    },
  };
}
