/** `palisade ship`: from objects to a release that serves, or back to what served before; and the receipt of it. */
import { kindsServed } from '@palisade/sources/cluster/discovery';
import { finalOf, leftBehind } from './final.ts';
import type { KubeObject } from './object.ts';
import { isNamespaceThere, type Kinds } from './objects.ts';
import { type KnownSecrets, knownSecrets } from './observe/redact.ts';
import { Rejected } from './outcome.ts';
import type { Place } from './place.ts';
import { withBroughtKinds } from './plan/brought-kinds.ts';
import { fingerprintOf, liveAutoscalers, type Planned } from './plan/plan.ts';
import type { Needed } from './plan/rights.ts';
import type { Receipt } from './receipt.ts';
import { carryOn, giveUp } from './run/attempt.ts';
import { beforeServing, begin, draftOf, planned, sidesOf } from './run/begin.ts';
import { conclude, endedBy, Stopwatch } from './run/conclude.ts';
import { checkRights, ensureNamespace, type Goods, preparedObjects, rightsNeeded } from './run/prepare.ts';
import type { Shipping, Tell } from './run/shipping.ts';
import { secretValues } from './secret-values.ts';
import { isUnfinished, Journal } from './state/journal.ts';
import { Lease } from './state/lease.ts';
import { readRelease } from './state/releases.ts';

/** What would be done. */
export interface Plan {
  readonly release: number;
  readonly previous?: number;
  readonly color?: 'blue' | 'green';
  readonly planned: readonly Planned[];
  readonly left: readonly KubeObject[];
  readonly fingerprint: string;
}

interface Run {
  readonly watch: Stopwatch;
  readonly secrets: KnownSecrets;
  /** For the receipt. */
  more: Partial<Receipt>;
}

/** Does the work under the lock, and gives it back. @throws as the work does */
async function locked<T>(
  place: Place,
  kinds: Kinds,
  { watch, secrets }: Run,
  work: (shipping: Shipping) => Promise<T>,
): Promise<T> {
  const { api, clock, namespace, service, settings, runner, tell, stop } = place;
  const waiting = (holder: string): void => tell({ is: 'waiting', holder });
  const options = {
    namespace,
    service,
    runner,
    seconds: settings.leaseSeconds,
    waitMs: settings.waitSeconds * 1000,
    waiting,
  };
  const lease = await Lease.acquire(api, clock, options, stop);
  watch.mark('locked');
  const told: Tell = (what) => {
    if (what.is === 'applied' || what.is === 'suspected') watch.mark(what.is);
    tell(what);
  };
  try {
    const journal = await Journal.open(api, namespace, service);
    return await work({
      api,
      kinds,
      clock,
      settings,
      namespace,
      service,
      lease,
      journal,
      secrets,
      tell: told,
      stop,
    });
  } finally {
    await lease.release();
  }
}

/** What a runner before has left, or nobody decided. Nothing is begun beside it. */
async function settle(shipping: Shipping, place: Place): Promise<Receipt | undefined> {
  const { attempt } = shipping.journal.entry ?? {};
  if (!attempt || !isUnfinished(shipping.journal.entry)) return undefined;
  const sides = await sidesOf(place, attempt);
  return conclude(shipping, place, new Stopwatch(place.clock), { sides }, await giveUp(shipping, sides), {});
}

/** And what came of it goes into the receipt of this run, however that ends. */
async function settled(shipping: Shipping, place: Place, run: Run): Promise<Receipt | undefined> {
  const receipt = await settle(shipping, place);
  if (receipt?.release !== undefined) run.more = { settled: { release: receipt.release, outcome: receipt.outcome } };
  return receipt;
}

/** @throws ClusterFailure where the server is away for too long: the journal says how far it came, and --resume goes on */
export async function ship(place: Place, goods: Goods): Promise<Receipt> {
  return attempting(place, async (run) => {
    run.secrets.learn(secretValues(goods.objects));
    const { kinds, objects } = await prepared(place, goods);
    await ensureNamespace(place, objects);
    return locked(place, kinds, run, async (shipping) => {
      await settled(shipping, place, run);
      const begun = await begin(place, shipping, { objects, fingerprint: goods.fingerprint });
      run.watch.mark('planned');
      return conclude(shipping, place, run.watch, begun, await carryOn(shipping, begun.sides), run.more);
    });
  });
}

async function attempting(place: Place, work: (run: Run) => Promise<Receipt>): Promise<Receipt> {
  const run: Run = { watch: new Stopwatch(place.clock), secrets: knownSecrets(), more: {} };
  try {
    return await work(run);
  } catch (error) {
    return { ...endedBy(place, run.watch, run.secrets.redact, error), ...run.more };
  }
}

/** What may be refused without asking the server about each object. @throws Rejected; ClusterFailure */
async function prepared(place: Place, goods: Goods): Promise<{ kinds: Kinds; objects: readonly KubeObject[] }> {
  const kinds = withBroughtKinds(await kindsServed(place.api), goods.objects);
  const objects = preparedObjects(kinds, place, goods);
  await checkRights(place.api, rightsNeeded(place, kinds, objects));
  return { kinds, objects };
}

/** Everything that it may have to do. @throws Rejected; ClusterFailure */
export async function rightsFor(place: Place, goods: Goods): Promise<Needed[]> {
  const kinds = withBroughtKinds(await kindsServed(place.api), goods.objects);
  return rightsNeeded(place, kinds, preparedObjects(kinds, place, { ...goods, gate: { open: true, reasons: [] } }));
}

/** What would be done; nothing is changed. @throws Rejected; ClusterFailure */
export async function plan(place: Place, goods: Goods): Promise<Plan> {
  const { api, namespace, service } = place;
  const { kinds, objects } = await prepared(place, goods);
  const isThere = await isNamespaceThere(api, namespace);
  const entry = isThere ? (await Journal.open(api, namespace, service)).entry : undefined;
  const { release, serving } = await draftOf(place, entry, objects, undefined);
  const all = await planned(place, kinds, release);
  const autoscalers = await liveAutoscalers(api, release.objects, namespace);
  const left = serving ? leftBehind(finalOf(serving, autoscalers).objects, finalOf(release, autoscalers).objects) : [];
  return {
    release: release.number,
    planned: all,
    left,
    fingerprint: fingerprintOf(all),
    ...(serving && { previous: serving.number }),
    ...(release.color && { color: release.color }),
  };
}

/** Goes on with what the journal says is unfinished. @throws ClusterFailure */
export async function resume(place: Place): Promise<Receipt> {
  return attempting(place, async (run) => {
    const kinds = await kindsServed(place.api);
    return locked(place, kinds, run, async (shipping) => {
      const { attempt } = shipping.journal.entry ?? {};
      if (!attempt || !isUnfinished(shipping.journal.entry))
        throw new Rejected('finished', `no release of ${place.service} is unfinished in ${place.namespace}`);
      const sides = await sidesOf(place, attempt);
      return conclude(shipping, place, run.watch, { sides }, await carryOn(shipping, sides), {});
    });
  });
}

/**
 * Ships the objects of a release that is kept once more, as a release of its own. If none is named: goes back from what was left
 * unfinished, or else to what served before. @throws ClusterFailure
 */
export async function restore(place: Place, number: number | undefined): Promise<Receipt> {
  const { api, namespace, service } = place;
  return attempting(place, async (run) => {
    const kinds = await kindsServed(api);
    return locked(place, kinds, run, async (shipping) => {
      const undone = await settled(shipping, place, run);
      // Going back from what was not finished is what was asked for.
      if (undone && number === undefined) return undone;
      const wanted = number ?? (await beforeServing(place, shipping.journal.entry));
      const kept = await readRelease(api, namespace, service, wanted);
      if (!kept)
        throw new Rejected(
          'record',
          `release ${wanted} of ${service} is not kept: palisade releases lists those that are`,
        );
      const known = { ...shipping, kinds: withBroughtKinds(kinds, kept.objects) };
      await checkRights(api, rightsNeeded(place, known.kinds, kept.objects));
      const begun = await begin(place, known, { objects: kept.objects, restores: wanted });
      run.watch.mark('planned');
      return conclude(shipping, place, run.watch, begun, await carryOn(shipping, begun.sides), run.more);
    });
  });
}
