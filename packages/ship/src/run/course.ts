/** Where an attempt goes: its stages, what each of them applies, looks at and asks, and what is to be gone in the end. */
import { isFailure } from '@palisade/sources/cluster/failure';
import {
  appliedIn,
  broughtBy,
  type Final,
  finalOf,
  type LiveReplicas,
  leftBehind,
  servicesOf,
  workloadsOf,
} from '../final.ts';
import { at, isJob, isWorkload, type KubeObject, keyOf, withAt } from '../object.ts';
import { getObject, objectPath } from '../objects.ts';
import { lookAt } from '../observe/look.ts';
import { ordered } from '../plan/order.ts';
import { liveAutoscalers } from '../plan/plan.ts';
import { isAutoscaler, isAutoscalerOf, isCanary, isServiceOf, otherColor } from '../plan/tracks.ts';
import { isPath } from '../prove/asks.ts';
import type { Attempt } from '../state/journal.ts';
import type { Release } from '../state/releases.ts';
import { backOf, type Stage, stagesOf } from '../strategy.ts';
import { applyAll, removeAll } from './carry-out.ts';
import { pinsOf } from './pins.ts';
import type { Shipping } from './shipping.ts';
import { observe, type StageResult } from './stage.ts';

export interface Sides {
  readonly release: Release;
  /** What served before; none where nothing did. */
  readonly previous?: Release;
  /** It failed, and what it brought was left: that goes with this one. */
  readonly abandoned?: Release;
}

/** What is to be, and what was. */
export interface Course {
  readonly stages: readonly Stage[];
  readonly to: Final;
  /** What served before: a canary brings no other Services than these. */
  readonly was: ReadonlySet<string>;
  /** All that is to be gone in the end. */
  readonly leaves: readonly KubeObject[];
  readonly live: LiveReplicas;
  /** Services send to pods of one colour, and to no others. */
  readonly alone: boolean;
  readonly deadline: number;
  readonly isBack: boolean;
  /** Workloads whose autoscaler leaves: how many there are is for the files to say, once it is gone. */
  readonly freed: readonly KubeObject[];
}

/** The Services of what serves know no colours yet. */
export const isFirstColor = ({ release, previous }: Sides): boolean =>
  release.color !== undefined && previous !== undefined && previous.color === undefined;

/** How many there are of each workload that serves, so that what stands in for it begins with as many. */
async function liveReplicas(shipping: Shipping, sides: Sides): Promise<LiveReplicas> {
  const { api, kinds } = shipping;
  const objects = [sides.previous, sides.release].flatMap((one) => (one ? finalOf(one, []).objects : []));
  const counts = new Map<string, number>();
  for (const object of objects.filter(isWorkload)) {
    const now = at(await getObject(api, objectPath(kinds, object) ?? ''), 'spec', 'replicas');
    if (typeof now === 'number') counts.set(keyOf(object), now);
  }
  const color = sides.release.color;
  return (workload) => {
    const { name } = workload.metadata;
    const like = color && name.endsWith(`-${color}`) ? `${name.slice(0, -color.length)}${otherColor(color)}` : name;
    return (
      counts.get(keyOf({ ...workload, metadata: { ...workload.metadata, name: like } })) ?? counts.get(keyOf(workload))
    );
  };
}

function freedBy(
  leaves: readonly KubeObject[],
  to: readonly KubeObject[],
  said: readonly KubeObject[],
): readonly KubeObject[] {
  const autoscalers = leaves.filter(isAutoscaler);
  const scaled = to.filter((object) => autoscalers.some((one) => isAutoscalerOf(one, object)));
  return scaled.flatMap((object) => {
    const own = said.find((one) => keyOf(one) === keyOf(object));
    const replicas = at(own, 'spec', 'replicas');
    return replicas === undefined ? [] : [withAt(object, ['spec', 'replicas'], replicas)];
  });
}

/** A Job that served the release before has done its work, though it may be gone by now. */
function withoutDone(final: Final, previous: Release | undefined): Final {
  const done = new Set(previous?.objects.filter(isJob).map(keyOf));
  return { ...final, objects: final.objects.filter((object) => !isJob(object) || !done.has(keyOf(object))) };
}

/** What served, and what the release had taken over from others. */
function givenBack(before: Final | undefined, taken: readonly KubeObject[]): Final {
  const own = before?.objects ?? [];
  const keys = new Set(own.map(keyOf));
  return { objects: ordered([...own, ...taken.filter((object) => !keys.has(keyOf(object)))]), previews: [] };
}

export async function courseOf(shipping: Shipping, sides: Sides, direction: Attempt['direction']): Promise<Course> {
  const { api, clock, settings, namespace } = shipping;
  const { release, previous, abandoned } = sides;
  const [now, autoscalers] = [clock.monotonic(), await liveAutoscalers(api, release.objects, namespace)];
  const live = await liveReplicas(shipping, sides);
  const [own, before] = [finalOf(release, autoscalers), previous && finalOf(previous, autoscalers)];
  const isFirst = isFirstColor(sides);
  const pins = isFirst && before ? await pinsOf(shipping, before.objects) : [];
  const was = new Set(before?.objects.map(keyOf));
  const stray = abandoned ? broughtBy(finalOf(abandoned, autoscalers)) : [];
  if (direction === 'back') {
    const to = givenBack(before, release.taken ?? []);
    const leaves = leftBehind([...broughtBy(own), ...stray], to.objects);
    return {
      stages: backOf(release.strategy, isFirst),
      to: { ...to, pins },
      was,
      leaves,
      live,
      alone: previous?.color !== undefined,
      deadline: now + settings.rollbackSeconds * 1000,
      isBack: true,
      freed: freedBy(leaves, to.objects, previous?.objects ?? []),
    };
  }
  const due = withoutDone(own, previous);
  const stages = stagesOf(release.strategy, settings.weights, {
    isFirst: previous === undefined,
    isFirstColor: isFirst,
    // What is brought back was done once.
    hasJobs: release.restores === undefined && due.objects.some(isJob),
  });
  const steps = stages.filter(({ lasts }) => lasts === 'step').length * settings.stepSeconds;
  const leaves = leftBehind([...broughtBy(own), ...(before?.objects ?? []), ...stray], own.objects);
  return {
    stages,
    to: { ...due, pins },
    was,
    leaves,
    live,
    alone: release.color !== undefined,
    deadline: now + (settings.timeoutSeconds + steps) * 1000,
    isBack: false,
    freed: freedBy(leaves, own.objects, release.objects),
  };
}

const LASTS: Readonly<Record<Stage['lasts'], (shipping: Shipping) => number>> = {
  soak: ({ settings }) => settings.soakSeconds * 1000,
  step: ({ settings }) => settings.stepSeconds * 1000,
  not: () => 0,
};

/** What has to be done, or ready: what the stage brings; where it brings nothing, all. */
function watched(stage: Stage, applied: readonly KubeObject[], to: Final): readonly KubeObject[] {
  if (stage.applies === 'jobs') return applied.filter(isJob);
  return workloadsOf(stage.applies === 'nothing' ? to.objects : applied);
}

const ASKED: Readonly<Record<Stage['asks'], (to: Final) => readonly KubeObject[]>> = {
  services: ({ objects }) => servicesOf(objects),
  previews: ({ previews }) => previews,
  nobody: () => [],
};

/** A write that fails half-way is a failure of the release; a server that is gone is none of it. */
function failedBy(error: unknown, { secrets }: Shipping): StageResult {
  if (!isFailure(error, 'invalid', 'forbidden', 'not-found', 'server', 'conflict')) throw error;
  return { is: 'failed', cause: { reason: 'apply', message: secrets.redact(error.message) }, evidence: [] };
}

export async function runStage(
  shipping: Shipping,
  stage: Stage,
  course: Course,
  removed: string[],
): Promise<StageResult> {
  const { to, was, leaves, live, alone, deadline, isBack, freed } = course;
  const applied = stage.prunes ? [] : appliedIn(stage, to, live);
  try {
    if (stage.prunes)
      removed.push(...(await removeAll(shipping, leaves.filter(stage.prunes === 'all' ? () => true : isCanary))));
    if (stage.prunes === 'all') await applyAll(shipping, freed, { live, standsIn: false });
    if (!stage.prunes) await applyAll(shipping, applied, { live, standsIn: stage.applies === 'behind' });
  } catch (error) {
    return failedBy(error, shipping);
  }
  if (stage.prunes) return { is: 'done', proof: [] };
  return observe(shipping, {
    watch: watched(stage, applied, to),
    services: ASKED[stage.asks](to).filter((service) => stage.applies !== 'canary' || was.has(keyOf(service))),
    asks:
      stage.asks === 'nobody' ? [] : shipping.settings.asks.filter((ask) => stage.asks === 'services' || isPath(ask)),
    alone,
    measures: stage.measures,
    isBack,
    lastsMs: LASTS[stage.lasts](shipping),
    deadline,
  });
}

/** Whatever else cannot be brought back: traffic goes to the pods that served, where some of them are ready. */
export async function sendBack(shipping: Shipping, { to, live }: Course): Promise<void> {
  const { api, kinds, tell } = shipping;
  try {
    const { workloads } = await lookAt(api, kinds, workloadsOf(to.objects));
    const ready = workloads
      .filter(({ pods }) => pods.some((pod) => pod.ready))
      .map(({ reference }) => keyOf(reference));
    const there = to.objects.filter((object) => isWorkload(object) && ready.includes(keyOf(object)));
    const services = to.objects.filter((object) => there.some((workload) => isServiceOf(object, workload)));
    await applyAll(shipping, services, { live, standsIn: false });
  } catch (error) {
    if (!isFailure(error)) throw error;
    tell({ is: 'trouble', words: `traffic could not be sent back: ${shipping.secrets.redact(error.message)}` });
  }
}
