/** What a release would do, and whether the server would take it: everything is asked about before anything is changed. */
import { createHash } from 'node:crypto';
import type { Api } from '@palisade/sources/cluster/api';
import { isFailure } from '@palisade/sources/cluster/failure';
import { inParallel } from '../in-parallel.ts';
import {
  at,
  canonical,
  isShared,
  isWorkload,
  type KubeObject,
  keyOf,
  withoutAt,
  wordsOf,
  workloadNamespaces,
} from '../object.ts';
import { dryRunObject, getObject, isNamespaceThere, type Kinds, kindOf, listObjects, objectPath } from '../objects.ts';
import { Rejected } from '../outcome.ts';
import { SERVICE_MARK } from '../state/names.ts';
import { isBareSecret, withoutContent } from '../state/releases.ts';
import { isBrought } from './brought-kinds.ts';
import { type Difference, differencesOf, essenceOf } from './difference.ts';
import { refusedBecauseManaged } from './managed.ts';
import { hasCopy, withContent } from './secret-copies.ts';
import { isAutoscalerOf } from './tracks.ts';

export type Change = 'new' | 'changed' | 'same' | 'unasked';

export interface Planned {
  readonly object: KubeObject;
  readonly change: Change;
  readonly differences: readonly Difference[];
  readonly takesOver: readonly string[];
  /** As it was; none where it is new. */
  readonly before?: KubeObject;
  /** Why the server was not asked. */
  readonly why?: string;
}

/** Objects as they will be applied: somewhere, and known to be of this service. */
export function placed(kinds: Kinds, objects: readonly KubeObject[], namespace: string, mark: string): KubeObject[] {
  return objects.map((object) => {
    const { namespace: said, ...metadata } = object.metadata;
    const where = kindOf(kinds, object)?.cluster ? undefined : (said ?? namespace);
    const own = { ...metadata, ...(where !== undefined && { namespace: where }) };
    if (isShared(object)) return { ...object, metadata: own };
    return { ...object, metadata: { ...own, annotations: { ...metadata.annotations, [SERVICE_MARK]: mark } } };
  });
}

/** What the server is told is no number of replicas where an autoscaler decides it. */
export function withoutScaledReplicas(
  objects: readonly KubeObject[],
  autoscalers: readonly KubeObject[],
): KubeObject[] {
  return objects.map((object) => {
    if (!isWorkload(object) || !autoscalers.some((one) => isAutoscalerOf(one, object))) return object;
    const { replicas: _, ...spec } = (object['spec'] ?? {}) as Record<string, unknown>;
    return { ...object, spec };
  });
}

const AUTOSCALERS = '/apis/autoscaling/v2/namespaces';

/** Those that are there, written by whoever, where these have workloads. @throws ClusterFailure */
export async function liveAutoscalers(
  api: Api,
  objects: readonly KubeObject[],
  home: string,
): Promise<readonly KubeObject[]> {
  const found = await inParallel(workloadNamespaces(objects, home), (namespace) =>
    listObjects(api, `${AUTOSCALERS}/${encodeURIComponent(namespace)}/horizontalpodautoscalers`),
  );
  return found.flat();
}

/** The server cannot be asked about what is in a namespace, or of a kind, that this release itself brings. */
function notYetThere(kinds: Kinds, object: KubeObject, absent: ReadonlySet<string>): string | undefined {
  const { namespace } = object.metadata;
  if (namespace !== undefined && absent.has(namespace)) return `namespace ${namespace} is not there yet`;
  return isBrought(kindOf(kinds, object)) ? `the release itself brings the kind ${object.kind}` : undefined;
}

/** A refusal by the server, admission among it: this object is at fault, not the connection. */
const isRefusal = (error: unknown): error is Error =>
  isFailure(error, 'invalid', 'forbidden', 'not-found', 'server', 'conflict');

type Asked = Planned | { readonly refused: string; readonly before?: KubeObject };

const SAME = { differences: [], takesOver: [] } as const;

/** What a Secret of a release that is kept says is in the cluster alone. */
const secretThere = (object: KubeObject, before: KubeObject | undefined): Asked =>
  before ? { object, change: 'same', ...SAME, before } : { refused: `${wordsOf(object)} is not there any more` };

async function planned(api: Api, path: string, object: KubeObject): Promise<Asked> {
  const before = await getObject(api, path);
  const whole = hasCopy(object) ? await withContent(api, object) : object;
  if (!whole || isBareSecret(whole)) return secretThere(object, before);
  try {
    const { after, takesOver } = await dryRunObject(api, path, whole);
    const differences = before ? differencesOf(before, after) : [];
    const change: Change = before ? (differences.length > 0 ? 'changed' : 'same') : 'new';
    return { object, change, differences, takesOver, ...(before && { before }) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { refused: `${wordsOf(object)}: ${error.message}`, ...(before && { before }) };
  }
}

/** Namespaces that objects are in and that are not there. */
async function absentNamespaces(api: Api, objects: readonly KubeObject[]): Promise<Set<string>> {
  const names = new Set(objects.flatMap(({ metadata: { namespace } }) => (namespace === undefined ? [] : [namespace])));
  const absent = new Set<string>();
  for (const name of names) if (!(await isNamespaceThere(api, name))) absent.add(name);
  return absent;
}

function withoutRepeats(objects: readonly KubeObject[]): void {
  const seen = new Set<string>();
  for (const object of objects) {
    const key = keyOf(object);
    if (seen.has(key))
      throw new Rejected('ambiguous', `${wordsOf(object)} is there twice: ship one overlay, or one of the files`);
    seen.add(key);
  }
}

const unasked = (object: KubeObject, why: string): Planned => ({ object, change: 'unasked', ...SAME, why });

/** One line for each that has the mark of another service. */
const refusedBecauseOfOthers = (live: readonly KubeObject[], mark: string): string[] =>
  live.flatMap((object) => {
    const other = object.metadata.annotations?.[SERVICE_MARK];
    if (other === undefined || other === mark || isShared(object)) return [];
    return [
      `${wordsOf(object)} is of ${other}: ship it with one of the two, or take its annotation ${SERVICE_MARK} off`,
    ];
  });

/** @throws Rejected with every object that the server refuses, or that somebody else manages; ClusterFailure */
export async function planObjects(
  api: Api,
  kinds: Kinds,
  objects: readonly KubeObject[],
  mark: string,
): Promise<Planned[]> {
  withoutRepeats(objects);
  const absent = await absentNamespaces(api, objects);
  const asked = await inParallel(objects, async (object): Promise<Asked> => {
    const why = notYetThere(kinds, object, absent);
    if (why !== undefined) return unasked(object, why);
    const path = objectPath(kinds, object);
    return path === undefined
      ? { refused: `${wordsOf(object)}: the server serves no ${object.apiVersion} ${object.kind}` }
      : planned(api, path, object);
  });
  const managed = refusedBecauseManaged(asked.flatMap(({ before }) => before ?? []));
  if (managed.length > 0)
    throw new Rejected('managed-elsewhere', 'other tools keep these objects as they are', managed);
  const ofOthers = refusedBecauseOfOthers(
    asked.flatMap(({ before }) => before ?? []),
    mark,
  );
  if (ofOthers.length > 0)
    throw new Rejected('of-another', 'other services ship these objects, and two would change them in turn', ofOthers);
  const refused = asked.flatMap((one) => ('refused' in one ? [one.refused] : []));
  if (refused.length > 0)
    throw new Rejected('refused', `the server refuses ${refused.length} of ${objects.length} objects`, refused);
  return asked.filter((one): one is Planned => 'change' in one);
}

/** How many there are is for the autoscaler to say, where the release does not. */
const unscaled = (object: KubeObject, before: KubeObject): KubeObject =>
  isWorkload(object) && at(object, 'spec', 'replicas') === undefined ? withoutAt(before, ['spec', 'replicas']) : before;

/** Nothing has moved as long as this is the same: what is to be, and what it would change of what is. */
export function fingerprintOf(all: readonly Planned[]): string {
  const seen = all.map(({ object, before }) => [
    canonical(object),
    before ? canonical({ uid: before.metadata.uid, ...essenceOf(unscaled(object, before)) }) : '',
  ]);
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex');
}

/** That objects are these: SHA-256, in hex. Nothing of a Secret's content goes into it. */
export const digestOf = (objects: readonly KubeObject[]): string =>
  createHash('sha256')
    .update(canonical(objects.map(withoutContent)))
    .digest('hex');
