/** Writes objects into the cluster, and takes them away: only under the lock, and so that doing it again does nothing more. */
import type { Api } from '@palisade/sources/cluster/api';
import { apply } from '@palisade/sources/cluster/apply';
import type { ServedKind } from '@palisade/sources/cluster/discovery';
import { ClusterFailure, isFailure } from '@palisade/sources/cluster/failure';
import type { LiveReplicas } from '../final.ts';
import { inParallel } from '../in-parallel.ts';
import { at, isJob, isWorkload, type KubeObject, wordsOf } from '../object.ts';
import { applyObject, deleteObject, getObject, kindOf, objectPath } from '../objects.ts';
import { isBrought, isDefinition, isEstablished } from '../plan/brought-kinds.ts';
import { hasFailed } from '../plan/jobs.ts';
import { rankOf } from '../plan/order.ts';
import { hasCopy, withContent } from '../plan/secret-copies.ts';
import { secretValues } from '../secret-values.ts';
import { FIELD_MANAGER, markOf, SERVICE_MARK } from '../state/names.ts';
import { isBareSecret } from '../state/releases.ts';
import { persist } from './persist.ts';
import type { Shipping } from './shipping.ts';

/** Holds the number of replicas that was there, when it stops to be ours and until it is the autoscaler's. */
const REPLICAS_MANAGER = `${FIELD_MANAGER}-replicas`;

interface ManagedFields {
  readonly manager?: string;
  readonly subresource?: string;
  readonly fieldsV1?: unknown;
}

const ownsReplicas = ({ metadata: { managedFields = [] } }: KubeObject): boolean =>
  (managedFields as readonly ManagedFields[]).some(
    ({ manager, subresource, fieldsV1 }) =>
      manager === FIELD_MANAGER && subresource === undefined && at(fieldsV1, 'f:spec', 'f:replicas') !== undefined,
  );

const isScaledByOthers = (object: KubeObject): boolean =>
  isWorkload(object) && object.kind !== 'DaemonSet' && at(object, 'spec', 'replicas') === undefined;

async function setReplicas(
  { api, lease }: Shipping,
  path: string,
  object: KubeObject,
  replicas: number,
): Promise<void> {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  await lease.hold();
  const partial = { apiVersion, kind, metadata: { name, namespace }, spec: { replicas } };
  await apply(api, path, partial, { dryRun: false, force: true, manager: REPLICAS_MANAGER });
}

export interface Carried {
  readonly live: LiveReplicas;
  /** They get no traffic yet. */
  readonly standsIn: boolean;
}

/**
 * Server-side apply takes a field away that its only owner does not send any more, and its default is 1: so the number is
 * handed over first. A workload that is to stand in for another has as many as that, before it gets traffic.
 */
async function applyScaled(shipping: Shipping, path: string, object: KubeObject, how: Carried): Promise<void> {
  const { api, lease } = shipping;
  const before = await getObject(api, path);
  const now = at(before, 'spec', 'replicas');
  if (before && ownsReplicas(before) && typeof now === 'number') await setReplicas(shipping, path, object, now);
  await lease.hold();
  await applyObject(api, path, object);
  const like = before && !how.standsIn ? undefined : how.live(object);
  const there = typeof now === 'number' ? now : 0;
  if (like !== undefined && there < like) await setReplicas(shipping, path, object, like);
}

/** A Job that failed stays so; only a new one of its name tries again. */
async function removeFailed(shipping: Shipping, path: string): Promise<void> {
  const { api, lease } = shipping;
  const there = await getObject(api, path);
  if (!there || !hasFailed(there) || !isOurs(there, shipping)) return;
  await lease.hold();
  await deleteObject(api, path);
}

/** It is a moment until the server knows the kind that was just defined; until then it errs. */
function notYetServed(error: unknown, kind: ServedKind | undefined): never {
  if (isFailure(error, 'not-found') && isBrought(kind)) throw new ClusterFailure('server', error.message, error);
  throw error;
}

async function established(api: Api, path: string, definition: KubeObject): Promise<void> {
  const there = await getObject(api, path);
  if (!there || !isEstablished(there)) throw new ClusterFailure('server', `${wordsOf(definition)} is not established`);
}

async function applyOne(shipping: Shipping, object: KubeObject, how: Carried): Promise<void> {
  const { api, kinds, lease, tell } = shipping;
  const path = objectPath(kinds, object);
  if (path === undefined)
    throw new ClusterFailure('invalid', `the server serves no ${object.apiVersion} ${object.kind}: ${wordsOf(object)}`);
  await persist(shipping, async () => {
    if (isJob(object)) await removeFailed(shipping, path);
    if (isScaledByOthers(object)) return applyScaled(shipping, path, object, how);
    const whole = hasCopy(object) ? await withContent(api, object) : object;
    if (!whole) throw new ClusterFailure('not-found', `the copy of ${wordsOf(object)} is not there any more`);
    await lease.hold();
    await applyObject(api, path, whole).catch((error: unknown) => notYetServed(error, kindOf(kinds, object)));
    return undefined;
  });
  if (isDefinition(object)) await persist(shipping, () => established(api, path, object));
  tell({ is: 'applied', object: wordsOf(object), change: 'applied' });
}

/** Its content is not known here: it is there, or was found missing. */
const isElsewhere = (object: KubeObject): boolean => isBareSecret(object) && !hasCopy(object);

/** In their order; what is of one rank, at once. */
export async function applyAll(shipping: Shipping, objects: readonly KubeObject[], how: Carried): Promise<void> {
  const writable = objects.filter((object) => !isElsewhere(object));
  for (const [, rank] of Map.groupBy(writable, rankOf))
    await inParallel(rank, (object) => applyOne(shipping, object, how));
}

const isOurs = ({ metadata: { annotations = {} } }: KubeObject, shipping: Shipping): boolean =>
  annotations[SERVICE_MARK] === markOf(shipping);

/** Gives what was taken away. What somebody has made their own meanwhile stays. */
export async function removeAll(shipping: Shipping, objects: readonly KubeObject[]): Promise<string[]> {
  const { api, kinds, lease, tell } = shipping;
  const removed: string[] = [];
  for (const object of objects) {
    const path = objectPath(kinds, object);
    if (path === undefined) continue;
    await persist(shipping, async () => {
      const there = await getObject(api, path);
      if (!there || there.metadata.deletionTimestamp !== undefined || !isOurs(there, shipping)) return;
      await lease.hold();
      await deleteObject(api, path);
      removed.push(wordsOf(object));
      tell({ is: 'applied', object: wordsOf(object), change: 'removed' });
    });
  }
  return removed;
}

/** Whether it is there; what it says is known from then on, so that nothing repeats it. */
async function isSecretThere({ api, kinds, secrets }: Shipping, object: KubeObject): Promise<boolean> {
  try {
    const there = await getObject(api, objectPath(kinds, object) ?? '');
    if (there) secrets.learn(secretValues([{ ...there, kind: 'Secret' }]));
    return there !== undefined;
  } catch (error) {
    if (isFailure(error, 'forbidden')) return true;
    throw error;
  }
}

/** Secrets of a release that are not there any more, so that it cannot be brought back. @throws ClusterFailure */
export async function missingSecrets(shipping: Shipping, objects: readonly KubeObject[]): Promise<string[]> {
  const bare = objects.filter(isElsewhere);
  const found = await inParallel(bare, (object) => isSecretThere(shipping, object));
  return bare.filter((_, index) => !found[index]).map(wordsOf);
}
