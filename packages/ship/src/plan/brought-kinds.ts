/** Kinds that a release itself brings: the server does not know them yet, and their CustomResourceDefinition says what they are. */
import type { ServedKind } from '@palisade/sources/cluster/discovery';
import { at, type KubeObject } from '../object.ts';
import type { Kinds } from '../objects.ts';

interface Definition {
  readonly group?: string;
  readonly scope?: string;
  readonly names?: { readonly kind?: string; readonly plural?: string };
  readonly versions?: readonly { readonly name?: string; readonly served?: boolean }[];
}

export const isDefinition = ({ apiVersion, kind }: KubeObject): boolean =>
  apiVersion === 'apiextensions.k8s.io/v1' && kind === 'CustomResourceDefinition';

function kindsOf(definition: KubeObject): [string, ServedKind][] {
  const { group = '', scope, names = {}, versions = [] } = (definition['spec'] ?? {}) as Definition;
  const { kind = '', plural = '' } = names;
  return versions
    .filter(({ served }) => served !== false)
    .map(({ name = '' }) => [
      `${group}/${name}/${kind}`,
      {
        group,
        version: name,
        kind,
        resource: plural,
        ...(scope === 'Cluster' && { cluster: true as const }),
        verbs: [],
      },
    ]);
}

/** With those that these objects bring. A kind that is served is as the server says. */
export const withBroughtKinds = (kinds: Kinds, objects: readonly KubeObject[]): Kinds =>
  new Map([...objects.filter(isDefinition).flatMap(kindsOf), ...kinds]);

/** Not served yet, when the kinds were read: nothing can be done with such a kind, so it has no verbs. */
export const isBrought = (kind: ServedKind | undefined): boolean => kind?.verbs.length === 0;

export const isEstablished = (definition: KubeObject): boolean =>
  ((at(definition, 'status', 'conditions') ?? []) as readonly { type?: string; status?: string }[]).some(
    ({ type, status }) => type === 'Established' && status === 'True',
  );
