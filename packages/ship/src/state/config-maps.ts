/** ConfigMaps as the memory of ship: read, created, and replaced only if nobody else has changed them meanwhile. */
import type { Api } from '@palisade/sources/cluster/api';
import { type FailureReason, isFailure } from '@palisade/sources/cluster/failure';
import type { Metadata } from '../object.ts';
import { configMapsPath } from './names.ts';

export interface ConfigMap {
  readonly apiVersion: 'v1';
  readonly kind: 'ConfigMap';
  readonly metadata: Metadata;
  readonly immutable?: boolean;
  readonly data?: Readonly<Record<string, string>>;
}

export const configMap = (metadata: Metadata, data: Readonly<Record<string, string>>): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata,
  data,
});

const pathOf = (namespace: string, name: string): string => `${configMapsPath(namespace)}/${name}`;

/** @throws ClusterFailure */
export async function readConfigMap(api: Api, namespace: string, name: string): Promise<ConfigMap | undefined> {
  try {
    return (await api.json({ method: 'GET', path: pathOf(namespace, name) })) as ConfigMap;
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined;
    throw error;
  }
}

/** @throws ClusterFailure */
export async function listConfigMaps(api: Api, namespace: string, labels: string): Promise<readonly ConfigMap[]> {
  const query = new URLSearchParams({ labelSelector: labels });
  const list = await api.json({ method: 'GET', path: `${configMapsPath(namespace)}?${query.toString()}` });
  return (list as { items?: readonly ConfigMap[] | null }).items ?? [];
}

/** As it is now stored; undefined where somebody else was faster. @throws ClusterFailure */
export const createConfigMap = (api: Api, namespace: string, map: ConfigMap): Promise<ConfigMap | undefined> =>
  unlessTaken(api.json({ method: 'POST', path: configMapsPath(namespace), body: map }), 'conflict');

/** Only the one that was read is replaced; undefined where it is another by now. @throws ClusterFailure */
export const replaceConfigMap = (api: Api, namespace: string, map: ConfigMap): Promise<ConfigMap | undefined> =>
  unlessTaken(
    api.json({ method: 'PUT', path: pathOf(namespace, map.metadata.name), body: map }),
    'conflict',
    'not-found',
  );

async function unlessTaken(
  answer: Promise<unknown>,
  ...reasons: readonly FailureReason[]
): Promise<ConfigMap | undefined> {
  try {
    return (await answer) as ConfigMap;
  } catch (error) {
    if (isFailure(error, ...reasons)) return undefined;
    throw error;
  }
}

/** That there is none is fine. @throws ClusterFailure */
export async function deleteConfigMap(api: Api, namespace: string, name: string): Promise<void> {
  try {
    await api.json({ method: 'DELETE', path: pathOf(namespace, name) });
  } catch (error) {
    if (!isFailure(error, 'not-found')) throw error;
  }
}
