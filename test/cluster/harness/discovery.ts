import { expectStatus } from './api-failure.ts';
import type { Send } from './connection.ts';

export interface Resource {
  readonly namespaced: boolean;
  path(namespace: string | undefined, name?: string): string;
}

export type Discovery = (apiVersion: string, kind: string) => Promise<Resource>;

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

type Kinds = ReadonlyMap<string, Resource>;

function resource(root: string, plural: string, namespaced: boolean): Resource {
  return {
    namespaced,
    path(namespace, name) {
      const scope = namespaced && namespace !== undefined ? ['namespaces', encodeURIComponent(namespace)] : [];
      return [root, ...scope, plural, ...(name === undefined ? [] : [encodeURIComponent(name)])].join('/');
    },
  };
}

async function readKinds(send: Send, apiVersion: string): Promise<Kinds> {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const reply = expectStatus(`discovery of ${apiVersion}`, await send('GET', root));
  const { resources } = reply.body as ResourceList;
  const whole = resources.filter(({ name }) => !name.includes('/'));
  return new Map(whole.map(({ kind, name, namespaced }) => [kind, resource(root, name, namespaced)]));
}

/** Resolves kinds to paths. Group versions are read once, and again where a kind is missing: it may be new. */
export function createDiscovery(send: Send): Discovery {
  const known = new Map<string, Promise<Kinds>>();
  const read = (apiVersion: string): Promise<Kinds> => {
    const kinds = readKinds(send, apiVersion);
    known.set(apiVersion, kinds);
    kinds.catch(() => known.delete(apiVersion));
    return kinds;
  };
  return async (apiVersion, kind) => {
    const cached = await known.get(apiVersion);
    const found = cached?.get(kind) ?? (await read(apiVersion)).get(kind);
    if (!found) throw new Error(`the cluster has no kind ${kind} in ${apiVersion}`);
    return found;
  };
}
