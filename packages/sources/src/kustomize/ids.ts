/** What Kustomize tells objects apart by. */
import { CLUSTER_SCOPED } from './merge-table.ts';

export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface Id extends Gvk {
  readonly name: string;
  readonly namespace: string;
  /** Certainly without a namespace. Ids that an object had before do not say so: their namespace does. */
  readonly clusterScoped: boolean;
}

const NOT_A_NAMESPACE = '_non_namespaceable_';

export function splitApiVersion(apiVersion: string): [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

export const gvkOf = (apiVersion: string, kind: string): Gvk => {
  const [group, version] = splitApiVersion(apiVersion);
  return { group, version, kind };
};

export const isClusterScoped = ({ group, version, kind }: Gvk): boolean =>
  CLUSTER_SCOPED.has(group === '' ? `${version}/${kind}` : `${group}/${version}/${kind}`);

export const effectiveNamespace = (id: Id): string =>
  id.clusterScoped ? NOT_A_NAMESPACE : id.namespace === '' ? 'default' : id.namespace;

export const sameNamespace = (a: Id, b: Id): boolean => effectiveNamespace(a) === effectiveNamespace(b);

export const sameGvk = (a: Gvk, b: Gvk): boolean => a.kind === b.kind && a.group === b.group && a.version === b.version;

export const sameGvkAndName = (a: Id, b: Id): boolean => a.name === b.name && sameGvk(a, b);

export const sameId = (a: Id, b: Id): boolean => sameGvkAndName(a, b) && sameNamespace(a, b);

/** Equal for equal ids. */
export const idKey = (id: Id): string =>
  JSON.stringify([id.group, id.version, id.kind, id.name, effectiveNamespace(id)]);

/** Empty fields of the selector match anything. */
export const isSelected = (gvk: Gvk, selector: Partial<Gvk>): boolean =>
  (!selector.kind || gvk.kind === selector.kind) &&
  (!selector.group || gvk.group === selector.group) &&
  (!selector.version || gvk.version === selector.version);

export const showId = (id: Id): string =>
  `${id.kind}.${id.version || '[noVer]'}.${id.group || '[noGrp]'}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
