/** Objects in a cluster: where they are, as they are, applied, and taken away. */
import type { Api } from '@palisade/sources/cluster/api';
import { apply } from '@palisade/sources/cluster/apply';
import type { ServedKind } from '@palisade/sources/cluster/discovery';
import { isFailure } from '@palisade/sources/cluster/failure';
import { pathOf } from '@palisade/sources/cluster/kinds';
import type { KubeObject, Reference } from './object.ts';
import { FIELD_MANAGER } from './state/names.ts';

/** By `apiVersion/kind`. */
export type Kinds = ReadonlyMap<string, ServedKind>;

export const kindOf = (kinds: Kinds, { apiVersion, kind }: Reference): ServedKind | undefined =>
  kinds.get(`${apiVersion}/${kind}`);

/** Undefined where the server serves no such kind. */
export function objectPath(kinds: Kinds, reference: Reference): string | undefined {
  const kind = kindOf(kinds, reference);
  const { name, namespace } = reference.metadata;
  return kind && `${pathOf(kind, namespace)}/${encodeURIComponent(name)}`;
}

/** @throws ClusterFailure */
export async function getObject(api: Api, path: string): Promise<KubeObject | undefined> {
  try {
    return (await api.json({ method: 'GET', path })) as KubeObject;
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined;
    throw error;
  }
}

export const namespacePath = (name: string): string => `/api/v1/namespaces/${encodeURIComponent(name)}`;

export const podPath = (namespace: string, name: string): string =>
  `${namespacePath(namespace)}/pods/${encodeURIComponent(name)}`;

/** Rights in a namespace seldom include to see it itself; if it is not there, the first write says so. @throws ClusterFailure */
export async function isNamespaceThere(api: Api, name: string): Promise<boolean> {
  try {
    return (await getObject(api, namespacePath(name))) !== undefined;
  } catch (error) {
    if (isFailure(error, 'forbidden')) return true;
    throw error;
  }
}

/** All there are of these; lists that ship asks for are short. @throws ClusterFailure */
export async function listObjects(
  api: Api,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<KubeObject[]> {
  const search = new URLSearchParams(query).toString();
  const list = await api.json({ method: 'GET', path: search === '' ? path : `${path}?${search}` });
  const { items, kind, apiVersion } = list as { items?: KubeObject[] | null; kind?: string; apiVersion?: string };
  // Items of a list do not say what they are.
  return (items ?? []).map((item) => ({
    ...item,
    apiVersion: apiVersion ?? '',
    kind: (kind ?? '').replace(/List$/, ''),
  }));
}

/** Fields of other managers are taken over: what is shipped is what has to be. @throws ClusterFailure */
export const applyObject = async (api: Api, path: string, object: KubeObject): Promise<KubeObject> =>
  (await apply(api, path, object, { dryRun: false, force: true, manager: FIELD_MANAGER })) as KubeObject;

export interface DryRun {
  readonly after: KubeObject;
  /** Fields that another manager owns, in the server's words. */
  readonly takesOver: readonly string[];
}

const CONFLICT = /conflict with "([^"]{1,200})"[^:]{0,100}: ?([^\n]{1,300})/g;

/** What the server would make of it. @throws ClusterFailure where it refuses it */
export async function dryRunObject(api: Api, path: string, object: KubeObject): Promise<DryRun> {
  const options = { dryRun: true, manager: FIELD_MANAGER };
  try {
    return { after: (await apply(api, path, object, { ...options, force: false })) as KubeObject, takesOver: [] };
  } catch (error) {
    if (!isFailure(error, 'conflict')) throw error;
    const after = (await apply(api, path, object, { ...options, force: true })) as KubeObject;
    const conflicts = [...(error as Error).message.matchAll(CONFLICT)];
    return { after, takesOver: conflicts.map(([, manager, field]) => `${field} of ${manager}`) };
  }
}

/** With what it owns, in the background. That there is none is fine. @throws ClusterFailure */
export async function deleteObject(api: Api, path: string): Promise<void> {
  try {
    await api.json({ method: 'DELETE', path: `${path}?propagationPolicy=Background` });
  } catch (error) {
    if (!isFailure(error, 'not-found')) throw error;
  }
}
