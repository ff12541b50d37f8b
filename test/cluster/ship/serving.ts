/** A service whose first release serves and is sent requests, and what has to hold of it in the end. */
import { expect, vi } from 'vitest';
import type { KubeObject } from '../harness/client.ts';
import type { Cluster } from '../harness/cluster.ts';
import { type Load, startLoad } from './load.ts';
import { IMAGE } from './rows.ts';
import { expectPromoted, shipIn } from './run.ts';
import { type ServiceOptions, serviceObjects } from './service.ts';

export const objectsOf = (namespace: string, version: string, more: Partial<ServiceOptions> = {}): KubeObject[] =>
  serviceObjects({ namespace, image: IMAGE, version, ...more });

async function addressIn(cluster: Cluster, namespace: string): Promise<string> {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace } };
  const { spec } = await cluster.client.get(service);
  return (spec as { clusterIP: string }).clusterIP;
}

export const loadOf = async (cluster: Cluster, namespace: string): Promise<Load> =>
  startLoad(cluster, `http://${await addressIn(cluster, namespace)}/`);

/** Release 1, promoted, in a namespace of its own. */
export async function serving(cluster: Cluster, namespace: string, args: readonly string[] = []): Promise<Load> {
  await cluster.client.ensureNamespace(namespace);
  expectPromoted(await shipIn(cluster, objectsOf(namespace, '1'), { namespace }, args));
  return loadOf(cluster, namespace);
}

/** No request has failed, and in the end this version alone answers; old pods drain what they have begun. */
export async function expectServed(load: Load, version: string): Promise<void> {
  let last = (await load.report()).versions;
  const answering = async (): Promise<string[]> => {
    const before = last;
    last = (await load.report()).versions;
    return Object.keys(last).filter((one) => last[one] !== before[one]);
  };
  const settled = async (): Promise<void> => expect(await answering()).toEqual([version]);
  await vi.waitFor(settled, { timeout: 10_000, interval: 500 });
  expect((await load.stop()).failures).toEqual([]);
}

export async function expectUnlocked({ client }: Cluster, namespace: string): Promise<void> {
  const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'palisade-web', namespace } };
  const { spec } = await client.get(lease);
  expect((spec as { holderIdentity?: string }).holderIdentity ?? '').toBe('');
}

const WRITABLE = [
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'Service'],
  ['apps/v1', 'Deployment'],
  ['coordination.k8s.io/v1', 'Lease'],
] as const;

/** All that ship may have written there, with its versions; what controllers count in a status is left out. */
export async function written({ client }: Pick<Cluster, 'client'>, namespace: string): Promise<unknown[]> {
  const lists = await Promise.all(WRITABLE.map(([version, kind]) => client.list(version, kind, { namespace })));
  // A controller puts that one into each namespace.
  const own = lists.flat().filter(({ metadata: { name } }) => name !== 'kube-root-ca.crt');
  return own.map(({ kind, metadata: { name, generation, resourceVersion } }) => ({
    kind,
    name,
    version: generation ?? resourceVersion,
  }));
}
