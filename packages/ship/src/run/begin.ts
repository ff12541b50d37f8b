/** The beginning of an attempt: planned, recorded, and written down in the journal, before anything of it is applied. */
import { finalOf, standIns } from '../final.ts';
import { inParallel } from '../in-parallel.ts';
import { type KubeObject, keyOf } from '../object.ts';
import { applyObject, getObject, type Kinds, objectPath } from '../objects.ts';
import { Rejected } from '../outcome.ts';
import type { Place } from '../place.ts';
import { adopted, asFound } from '../plan/adopted.ts';
import { imagesOf } from '../plan/images.ts';
import { digestOf, fingerprintOf, liveAutoscalers, type Planned, planObjects } from '../plan/plan.ts';
import { secretCopies, withSecretCopies } from '../plan/secret-copies.ts';
import { colorFor } from '../plan/tracks.ts';
import { type Attempt, type JournalEntry, SCHEMA } from '../state/journal.ts';
import { markOf, SERVICE_MARK } from '../state/names.ts';
import { listReceipts } from '../state/receipts.ts';
import { listReleases, type Release, readRelease, storeRelease } from '../state/releases.ts';
import type { Sides } from './course.ts';
import type { Shipping } from './shipping.ts';

export interface Begun {
  readonly release: Release;
  readonly sides: Sides;
  readonly planned: readonly Planned[];
}

const numberAfter = (entry: JournalEntry | undefined, heads: readonly { number: number }[]): number =>
  Math.max(entry?.last ?? 0, ...heads.map(({ number }) => number)) + 1;

function newRelease(place: Place, number: number, objects: readonly KubeObject[], more: Partial<Release>): Release {
  const { service, settings, clock, runner, notes } = place;
  return {
    number,
    service,
    createdAt: clock.wall(),
    by: runner,
    strategy: settings.strategy,
    images: imagesOf(objects),
    objects,
    digest: digestOf(objects),
    notes,
    ...more,
  };
}

/** The release as it would be, beside what serves. */
export interface Draft {
  readonly release: Release;
  readonly serving?: Release;
}

/** @throws ClusterFailure */
export async function draftOf(
  place: Place,
  entry: JournalEntry | undefined,
  objects: readonly KubeObject[],
  restores: number | undefined,
): Promise<Draft> {
  const { api, namespace, service, settings } = place;
  const serving = entry?.serving === undefined ? undefined : await readRelease(api, namespace, service, entry.serving);
  const number = numberAfter(entry, await listReleases(api, namespace, service));
  const more = { ...colorFor(settings, serving), ...(restores !== undefined && { restores }) };
  return { release: newRelease(place, number, objects, more), ...(serving && { serving }) };
}

/** What the release would change of what is there. @throws Rejected; ClusterFailure */
export async function planned(place: Place, kinds: Kinds, release: Release): Promise<readonly Planned[]> {
  const { api, namespace } = place;
  const final = finalOf(release, await liveAutoscalers(api, release.objects, namespace));
  // They are refused for other reasons, as a name that is too long, and gone in the end.
  await planObjects(api, kinds, standIns(final, release.strategy), markOf(place));
  return planObjects(api, kinds, final.objects, markOf(place));
}

/** What is there under names that a colour changes: it served, and goes when the colour does. */
async function replacedBy({ api }: Place, kinds: Kinds, release: Release): Promise<readonly Planned[]> {
  const names = new Set(finalOf(release, []).objects.map(keyOf));
  const plain = release.objects.filter((object) => !names.has(keyOf(object)));
  const live = await inParallel(plain, (object) => getObject(api, objectPath(kinds, object) ?? ''));
  return plain.flatMap((object, index): Planned[] => {
    const before = live[index];
    return before ? [{ object, before, change: 'same', differences: [], takesOver: [] }] : [];
  });
}

/** So that it may be taken away, when that is promoted which replaces it. */
const markOnly = ({ apiVersion, kind, metadata: { name, namespace } }: KubeObject, mark: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }), annotations: { [SERVICE_MARK]: mark } },
});

/** Before anything of ours there may have been something of others'. What a first attempt of ours has left is none of it. */
function foundBefore(place: Place, { release }: Draft, isFirst: boolean, all: readonly Planned[]): Release | undefined {
  const objects = isFirst ? withSecretCopies(adopted(all), markOf(place)) : [];
  if (objects.length === 0) return undefined;
  return newRelease(place, release.number, objects, { adopted: true, strategy: 'rolling', notes: {} });
}

/** What was there and was not of this service: it is taken over, and given back where the release fails. */
function takenBy(place: Place, { serving }: Draft, all: readonly Planned[]): readonly KubeObject[] {
  const own = new Set(serving?.objects.map(keyOf));
  const others = all.filter(
    ({ object, before }) =>
      before && before.metadata.annotations?.[SERVICE_MARK] !== markOf(place) && !own.has(keyOf(object)),
  );
  return withSecretCopies(asFound(others), markOf(place));
}

function attemptOf(
  { clock }: Place,
  { number, restores }: Release,
  previous: Release | undefined,
  last: Attempt | undefined,
): Attempt {
  // What it had brought is there still, and nobody else would take it away.
  const isAbandoned = last?.outcome === 'failed-no-prior' || last?.outcome === 'rollback-failed';
  const now = clock.wall();
  return {
    release: number,
    direction: 'forward',
    stage: '',
    startedAt: now,
    stageAt: now,
    ...(previous && { previous: previous.number }),
    ...(restores !== undefined && { restores }),
    ...(isAbandoned && { abandoned: last.release }),
  };
}

export interface Wanted {
  readonly objects: readonly KubeObject[];
  readonly fingerprint?: string | undefined;
  readonly restores?: number;
}

/** @throws Rejected; Superseded; ClusterFailure */
export async function begin(
  place: Place,
  shipping: Shipping,
  { objects, fingerprint, restores }: Wanted,
): Promise<Begun> {
  const { api, namespace, service, runner } = place;
  const { kinds, lease, journal } = shipping;
  if (shipping.stop.aborted) throw new Rejected('interrupted', 'it was stopped before anything was begun');
  const hold = (): Promise<void> => lease.hold();
  const draft = await draftOf(place, journal.entry, objects, restores);
  const all = await planned(place, kinds, draft.release);
  if (fingerprint !== undefined && fingerprintOf(all) !== fingerprint)
    throw new Rejected('moved', 'the files or the cluster are not as they were when the plan was made: make another');
  const isFirst = journal.entry === undefined;
  const overFound = isFirst || draft.serving?.adopted === true;
  const plain = overFound ? await replacedBy(place, kinds, draft.release) : [];
  const found = foundBefore(place, draft, isFirst, [...all, ...plain]);
  const previous = draft.serving ?? found;
  const taken = found ? [] : takenBy(place, draft, all);
  const release: Release = {
    ...draft.release,
    ...(taken.length > 0 && { taken }),
    ...(found && { number: found.number + 1 }),
  };
  for (const { object } of plain) {
    await hold();
    await applyObject(api, objectPath(kinds, object) ?? '', markOnly(object, markOf(place)));
  }
  for (const copy of secretCopies([...(found?.objects ?? []), ...taken])) {
    await hold();
    await applyObject(api, objectPath(kinds, copy) ?? '', copy);
  }
  for (const one of found ? [found, release] : [release]) await storeRelease(api, namespace, one, hold);
  await hold();
  await journal.write({
    schema: SCHEMA,
    service,
    last: release.number,
    token: lease.token,
    runner,
    attempt: attemptOf(place, release, previous, journal.entry?.attempt),
    ...(previous && { serving: previous.number }),
  });
  const sides = { release, ...(previous && { previous }), ...(await abandonedBy(place, journal.entry?.attempt)) };
  return { release, planned: all, sides };
}

/** The one that could not be brought back, or the newest that served before the one that serves. @throws Rejected; ClusterFailure */
export async function beforeServing(
  { api, namespace, service }: Place,
  entry: JournalEntry | undefined,
): Promise<number> {
  // What could not be gone back to then.
  const { outcome, previous } = entry?.attempt ?? {};
  if (outcome === 'rollback-failed' && previous !== undefined) return previous;
  const serving = entry?.serving ?? 0;
  const [heads, receipts] = [await listReleases(api, namespace, service), await listReceipts(api, namespace, service)];
  const served = heads.find(
    ({ number, adopted: found }) =>
      number < serving && (found === true || receipts.get(number)?.outcome === 'promoted'),
  );
  if (served) return served.number;
  throw new Rejected('record', `no release of ${service} is kept that served before the one that does`);
}

/** It may be kept no more; then it is known by its mark alone, and left. */
async function abandonedBy({ api, namespace, service }: Place, attempt: Attempt | undefined): Promise<Partial<Sides>> {
  if (attempt?.abandoned === undefined) return {};
  const abandoned = await readRelease(api, namespace, service, attempt.abandoned);
  return abandoned ? { abandoned } : {};
}

/** The releases that the journal's attempt is about. @throws Rejected where they are not kept */
export async function sidesOf(place: Place, attempt: Attempt): Promise<Sides> {
  const { api, namespace, service } = place;
  const { release, previous } = attempt;
  const [own, before] = await Promise.all([
    readRelease(api, namespace, service, release),
    previous === undefined ? undefined : readRelease(api, namespace, service, previous),
  ]);
  if (!own || (previous !== undefined && !before))
    throw new Rejected('record', `what release ${own ? previous : release} consists of is not recorded any more`);
  return { release: own, ...(before && { previous: before }), ...(await abandonedBy(place, attempt)) };
}
