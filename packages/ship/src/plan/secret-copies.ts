/**
 * A Secret that keeps its name, as a certificate does that an Ingress names, is overwritten by later releases, and no record has
 * its content. So each release brings a copy of it along, immutable and under a name of its own, which stays as long as the
 * release is kept: from there it is brought back.
 */
import type { Api } from '@palisade/sources/cluster/api';
import type { KubeObject } from '../object.ts';
import { getObject } from '../objects.ts';
import { SERVICE_MARK } from '../state/names.ts';
import { isBareSecret, wholeSecret } from '../state/releases.ts';
import { hashedName } from './config-names.ts';

/** Names the copy. */
const COPY_MARK = 'palisade.dev/content';

const hasContent = (object: KubeObject): boolean => object['data'] !== undefined || object['stringData'] !== undefined;

const needsCopy = (object: KubeObject): boolean =>
  object.apiVersion === 'v1' && object.kind === 'Secret' && object['immutable'] !== true && hasContent(object);

const copyName = ({ metadata }: KubeObject): string | undefined => metadata.annotations?.[COPY_MARK];

function copied(secret: KubeObject, mark: string): readonly [KubeObject, KubeObject] {
  const { namespace, annotations } = secret.metadata;
  const name = hashedName(secret);
  const own = { name, ...(namespace !== undefined && { namespace }), annotations: { [SERVICE_MARK]: mark } };
  return [
    { ...secret, metadata: own, immutable: true },
    { ...secret, metadata: { ...secret.metadata, annotations: { ...annotations, [COPY_MARK]: name } } },
  ];
}

export const withSecretCopies = (objects: readonly KubeObject[], mark: string): KubeObject[] =>
  objects.flatMap((object) => (needsCopy(object) ? copied(object, mark) : [object]));

/** Those of them that are copies. */
export function secretCopies(objects: readonly KubeObject[]): readonly KubeObject[] {
  const names = new Set(objects.flatMap((object) => copyName(object) ?? []));
  return objects.filter(({ kind, metadata: { name } }) => kind === 'Secret' && names.has(name));
}

/** Its content is in its copy, so it need not be there itself. */
export const hasCopy = (object: KubeObject): boolean => isBareSecret(object) && copyName(object) !== undefined;

/** A Secret of a record with the content of its copy; undefined where that is gone. @throws ClusterFailure */
export async function withContent(api: Api, secret: KubeObject): Promise<KubeObject | undefined> {
  const { namespace = '' } = secret.metadata;
  const name = copyName(secret) ?? '';
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
  const copy = await getObject(api, path);
  return copy && { ...wholeSecret(secret), data: copy['data'] ?? {} };
}
