/** Which kinds a server serves, in two requests (aggregated discovery, Kubernetes 1.30 and newer). */
import type { Resource } from '@palisade/core/kubernetes/resources';
import type { Api } from './api.ts';
import { apiVersionOf, type ReadKind } from './kinds.ts';

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

const discovered = <T>(api: Api): Promise<T[]> =>
  Promise.all(['/api', '/apis'].map((path) => api.json({ method: 'GET', path, accept: ACCEPT }) as Promise<T>));

/** @throws ClusterFailure */
export async function servedBy(api: Api): Promise<(kind: ReadKind) => boolean> {
  const keys = new Set((await discovered<GroupList>(api)).flatMap(keysOf));
  // A server of before answers with a list of versions: then what it does not serve will say so (404).
  if (keys.size === 0) return () => true;
  return ({ group, version, resource }) => keys.has(keyOf(group, version, resource));
}

/** A kind as a server serves it. */
export interface ServedKind extends Resource {
  readonly kind: string;
  readonly verbs: readonly string[];
}

interface KindList {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly {
      readonly version?: string;
      readonly resources?: readonly {
        readonly resource?: string;
        readonly responseKind?: { readonly kind?: string };
        readonly scope?: string;
        readonly verbs?: readonly string[];
      }[];
    }[];
  }[];
}

function kindsOf({ items = [] }: KindList): [string, ServedKind][] {
  return items.flatMap(({ metadata, versions = [] }) =>
    versions.flatMap(({ version = '', resources = [] }) =>
      resources.map(({ resource = '', responseKind, scope, verbs = [] }): [string, ServedKind] => {
        const group = metadata?.name ?? '';
        const kind = responseKind?.kind ?? '';
        const served = {
          group,
          version,
          resource,
          kind,
          verbs,
          ...(scope === 'Cluster' && { cluster: true as const }),
        };
        return [`${apiVersionOf(served)}/${kind}`, served];
      }),
    ),
  );
}

/** By `apiVersion/kind`, as `apps/v1/Deployment`. @throws ClusterFailure */
export async function kindsServed(api: Api): Promise<ReadonlyMap<string, ServedKind>> {
  return new Map((await discovered<KindList>(api)).flatMap(kindsOf));
}
