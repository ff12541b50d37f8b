/**
 * What each release consists of, kept in the cluster: its objects, packed, in as many ConfigMaps as they need. No content of a
 * Secret is in them: these stay in the cluster under the names that their hash gave them, for as long as their release is kept.
 */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Api } from '@palisade/sources/cluster/api';
import { type KubeObject, withoutAt } from '../object.ts';
import type { Strategy } from '../strategy.ts';
import {
  type ConfigMap,
  configMap,
  createConfigMap,
  deleteConfigMap,
  listConfigMaps,
  readConfigMap,
} from './config-maps.ts';
import { MANAGED_BY, RECORD_LABEL, releaseName, SERVICE_LABEL } from './names.ts';

export interface Release {
  readonly number: number;
  readonly service: string;
  readonly createdAt: string;
  /** Who shipped it, as they call themselves. */
  readonly by: string;
  readonly strategy: Strategy;
  readonly color?: 'blue' | 'green';
  readonly images: readonly string[];
  /** As they were given, under their own names; of Secrets, which ones they are. */
  readonly objects: readonly KubeObject[];
  /** Those of its objects that were there before, and were not of this service: as they were found, to be given back. */
  readonly taken?: readonly KubeObject[];
  /** That the objects are these: SHA-256 of them, in hex. */
  readonly digest: string;
  /** Found as it was, before anything of it was shipped. */
  readonly adopted?: true;
  /** The release whose objects these are again. */
  readonly restores?: number;
  /** The commit, the pipeline's run: what the caller says of it. */
  readonly notes?: Readonly<Record<string, string>>;
}

export type ReleaseHead = Omit<Release, 'objects' | 'taken'>;

/** What is packed. */
type Packed = Pick<Release, 'objects' | 'taken'>;

/** Base64 of what is packed; a ConfigMap holds 1 MiB with its names. */
const PART = 900_000;
const SCHEMA = '1';
const [pack, unpack] = [promisify(gzip), promisify(gunzip)];
/** Unpacked: far more than etcd would take of objects that a person writes. */
const LARGEST = 64 * 1024 * 1024;

/** Stands in a record for what a Secret says. */
const ELSEWHERE = 'palisade.dev/content-elsewhere';
const CONTENT = ['data', 'stringData'] as const;
/** In a file that was exported there is a copy of it. */
const COPY = ['metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration'] as const;

/** A Secret as it is recorded: which one it was, and nothing of what it says. */
export function withoutContent(object: KubeObject): KubeObject {
  if (object.apiVersion !== 'v1' || object.kind !== 'Secret') return object;
  const bare = [...CONTENT.map((key) => [key]), COPY].reduce<KubeObject>(withoutAt, object);
  return CONTENT.some((key) => object[key] !== undefined) ? { ...bare, [ELSEWHERE]: true } : bare;
}

/** Its content is in the cluster alone. What never had any, as where an operator fills it, is whole as it is. */
export const isBareSecret = (object: KubeObject): boolean => object[ELSEWHERE] === true;

/** Without the mark of a record. */
export function wholeSecret(object: KubeObject): KubeObject {
  const { [ELSEWHERE]: _, ...whole } = object;
  return whole as KubeObject;
}

function partsOf(release: Release, packed: string): ConfigMap[] {
  const { service, number, objects: _objects, taken: _taken, ...rest } = release;
  const count = Math.max(1, Math.ceil(packed.length / PART));
  return Array.from({ length: count }, (_, part) => {
    const labels = { ...MANAGED_BY, [SERVICE_LABEL]: service, [RECORD_LABEL]: part === 0 ? 'release' : 'release-part' };
    const head = { schema: SCHEMA, parts: String(count), 'release.json': JSON.stringify({ service, number, ...rest }) };
    const data = { ...(part === 0 && head), 'packed.gz.b64': packed.slice(part * PART, (part + 1) * PART) };
    return { ...configMap({ name: releaseName(service, number, part), labels }, data), immutable: true };
  });
}

/** Beforehand. What another attempt has left under this number is not what this one consists of. */
async function create(api: Api, namespace: string, map: ConfigMap): Promise<void> {
  if (await createConfigMap(api, namespace, map)) return;
  await deleteConfigMap(api, namespace, map.metadata.name);
  await createConfigMap(api, namespace, map);
}

/** The head comes last: where it is, all is. @throws ClusterFailure */
export async function storeRelease(
  api: Api,
  namespace: string,
  release: Release,
  hold: () => Promise<void>,
): Promise<void> {
  const { objects, taken } = release;
  const content: Packed = { objects: objects.map(withoutContent), ...(taken && { taken: taken.map(withoutContent) }) };
  const packed = (await pack(JSON.stringify(content))).toString('base64');
  for (const map of partsOf(release, packed).reverse()) {
    await hold();
    await create(api, namespace, map);
  }
}

const headOf = ({ data = {} }: ConfigMap): ReleaseHead => JSON.parse(data['release.json'] ?? '{}') as ReleaseHead;

/** Newest first. @throws ClusterFailure */
export async function listReleases(api: Api, namespace: string, service: string): Promise<ReleaseHead[]> {
  const maps = await listConfigMaps(api, namespace, `${SERVICE_LABEL}=${service},${RECORD_LABEL}=release`);
  return maps.map(headOf).toSorted((one, other) => other.number - one.number);
}

/** Undefined where it is not kept any more. @throws ClusterFailure */
export async function readRelease(
  api: Api,
  namespace: string,
  service: string,
  number: number,
): Promise<Release | undefined> {
  const first = await readConfigMap(api, namespace, releaseName(service, number));
  if (!first?.data) return undefined;
  let packed = first.data['packed.gz.b64'] ?? '';
  for (let part = 1; part < Number(first.data['parts']); part++) {
    const next = await readConfigMap(api, namespace, releaseName(service, number, part));
    if (!next) return undefined;
    packed += next.data?.['packed.gz.b64'] ?? '';
  }
  const text = await unpack(Buffer.from(packed, 'base64'), { maxOutputLength: LARGEST });
  return { ...headOf(first), ...(JSON.parse(text.toString('utf8')) as Packed) };
}

/** @throws ClusterFailure */
export async function removeRelease(api: Api, namespace: string, service: string, number: number): Promise<void> {
  const first = await readConfigMap(api, namespace, releaseName(service, number));
  const parts = Number(first?.data?.['parts'] ?? 1);
  // The head goes first: without it the parts are nothing.
  for (let part = 0; part < parts; part++) await deleteConfigMap(api, namespace, releaseName(service, number, part));
}
