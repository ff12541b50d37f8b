/**
 * Makes a node enforce NetworkPolicies between its pods, on the TCP ports that they declare. What may pass is decided by the
 * oracle of reachability, pair by pair: slow, and right.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, type Pod, type PodPort, type Policy, reachable } from '../../../network/oracle.ts';
import type { Client, KubeObject } from '../client.ts';
import type { NodeNamespace } from './namespace.ts';

const CHAIN = 'PALISADE-POLICIES';
const PAUSE_MS = 300;

const policyOf = ({ metadata, spec }: KubeObject): Policy => ({
  ...(spec as Omit<Policy, 'name' | 'namespace'>),
  name: metadata.name ?? '',
  namespace: metadata.namespace ?? '',
});

function podOf({ metadata, ...object }: KubeObject): Pod[] {
  const { podIP } = object['status'] as { podIP?: string };
  const { containers, hostNetwork } = object['spec'] as { containers: { ports?: PodPort[] }[]; hostNetwork?: boolean };
  if (podIP === undefined || hostNetwork === true) return [];
  const [name, namespace] = [metadata.name ?? '', metadata.namespace ?? ''];
  const ports = containers.flatMap((container) => container.ports ?? []);
  return [{ name, namespace, labels: metadata.labels ?? {}, ips: [podIP], ports }];
}

async function seen(client: Client): Promise<Cluster> {
  const namespaces = await client.list('v1', 'Namespace');
  const pods = await client.list('v1', 'Pod');
  const policies = await client.list('networking.k8s.io/v1', 'NetworkPolicy');
  return {
    namespaces: namespaces.map(({ metadata: { name = '', labels = {} } }) => ({ name, labels })),
    pods: pods.flatMap(podOf),
    policies: policies.map(policyOf),
  };
}

function rulesFor(cluster: Cluster): string[] {
  const { pods } = cluster;
  return pods.flatMap((to) =>
    to.ports.flatMap(({ containerPort: port, protocol = 'TCP' }) =>
      pods
        .filter((from) => protocol === 'TCP' && from !== to)
        .filter((from) => !reachable(cluster, { from: { pod: from }, to: { pod: to }, port, protocol }))
        .map((from) => `-A ${CHAIN} -s ${from.ips[0]} -d ${to.ips[0]} -p tcp --dport ${port} -j DROP`),
    ),
  );
}

/** Until it is stopped. */
export async function enforcePolicies(
  namespace: NodeNamespace,
  client: Client,
): Promise<{ readonly stop: () => Promise<void> }> {
  const file = join(namespace.directory, 'policies.rules');
  const over = new AbortController();
  await namespace.run(['iptables', '-N', CHAIN]);
  await namespace.run(['iptables', '-I', 'FORWARD', '1', '-j', CHAIN]);
  let before = '';
  const once = async (): Promise<void> => {
    const rules = ['*filter', `-F ${CHAIN}`, ...rulesFor(await seen(client)), 'COMMIT', ''].join('\n');
    if (rules === before) return;
    await writeFile(file, rules);
    await namespace.run(['sh', '-c', `iptables-restore --noflush <"${file}"`]);
    before = rules;
  };
  const working = (async () => {
    while (!over.signal.aborted) {
      await once();
      await sleep(PAUSE_MS, undefined, { signal: over.signal }).catch(() => {});
    }
  })();
  return {
    stop() {
      over.abort();
      return working;
    },
  };
}
