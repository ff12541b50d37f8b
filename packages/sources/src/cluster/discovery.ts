/** Which kinds a server serves, in two requests (aggregated discovery, Kubernetes 1.30 and newer). */
import type { Api } from './api.ts';
import type { ReadKind } from './kinds.ts';

const ACCEPT = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

interface GroupList {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly {
      readonly version?: string;
      readonly resources?: readonly { readonly resource?: string }[];
    }[];
  }[];
}

const keyOf = (group: string, version: string, resource: string): string => `${group}/${version}/${resource}`;

function keysOf({ items = [] }: GroupList): string[] {
  return items.flatMap(({ metadata, versions = [] }) =>
    versions.flatMap(({ version = '', resources = [] }) =>
      resources.map(({ resource = '' }) => keyOf(metadata?.name ?? '', version, resource)),
    ),
  );
}

/** @throws ClusterFailure */
export async function servedBy(api: Api): Promise<(kind: ReadKind) => boolean> {
  const lists = await Promise.all(
    ['/api', '/apis'].map((path) => api.json({ method: 'GET', path, accept: ACCEPT }) as Promise<GroupList>),
  );
  const keys = new Set(lists.flatMap(keysOf));
  // A server of before answers with a list of versions: then what it does not serve will say so (404).
  if (keys.size === 0) return () => true;
  return ({ group, version, resource }) => keys.has(keyOf(group, version, resource));
}
