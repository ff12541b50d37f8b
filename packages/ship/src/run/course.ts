/** Where an attempt goes: its stages, what each of them applies, looks at and asks, and what is to be gone in the end. */
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
import { at, isJob, isWorkload, type KubeObject, keyOf } from '../object.ts';
import { getObject, objectPath } from '../objects.ts';
import { liveAutoscalers } from '../plan/plan.ts';
import { otherColor } from '../plan/tracks.ts';
import { isPath } from '../prove/asks.ts';
import type { Attempt } from '../state/journal.ts';
import type { Release } from '../state/releases.ts';
import { BACK, type Stage, stagesOf } from '../strategy.ts';
import { applyAll, removeAll } from './carry-out.ts';
import type { Shipping } from './shipping.ts';
import { observe, type StageResult } from './stage.ts';

export interface Sides {
  readonly release: Release;
  /** What served before; none where nothing did. */
  readonly previous?: Release;
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
}

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

/** A Job that served the release before has done its work, though it may be gone by now. */
function withoutDone(final: Final, previous: Release | undefined): Final {
  const done = new Set(previous?.objects.filter(isJob).map(keyOf));
  return { ...final, objects: final.objects.filter((object) => !isJob(object) || !done.has(keyOf(object))) };
}

export async function courseOf(shipping: Shipping, sides: Sides, direction: Attempt['direction']): Promise<Course> {
  const { api, clock, settings, namespace } = shipping;
  const { release, previous } = sides;
  const [now, autoscalers] = [clock.monotonic(), await liveAutoscalers(api, namespace)];
  const live = await liveReplicas(shipping, sides);
  const [own, before] = [finalOf(release, autoscalers), previous && finalOf(previous, autoscalers)];
  const was = new Set(before?.objects.map(keyOf));
  if (direction === 'back') {
    const to = before ?? { objects: [], previews: [] };
    const leaves = leftBehind(broughtBy(own), to.objects);
    return {
      stages: BACK,
      to: { ...to, previews: [] },
      was,
      leaves,
      live,
      alone: previous?.color !== undefined,
      deadline: now + settings.rollbackSeconds * 1000,
      isBack: true,
    };
  }
  const due = withoutDone(own, previous);
  const stages = stagesOf(release.strategy, settings.weights, {
    isFirst: previous === undefined,
    // What is brought back was done once.
    hasJobs: release.restores === undefined && due.objects.some(isJob),
  });
  const steps = stages.filter(({ lasts }) => lasts === 'step').length * settings.stepSeconds;
  const leaves = leftBehind([...broughtBy(own), ...(before?.objects ?? [])], own.objects);
  return {
    stages,
    to: due,
    was,
    leaves,
    live,
    alone: release.color !== undefined,
    deadline: now + (settings.timeoutSeconds + steps) * 1000,
    isBack: false,
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

export async function runStage(
  shipping: Shipping,
  stage: Stage,
  course: Course,
  removed: string[],
): Promise<StageResult> {
  const { to, was, leaves, live, alone, deadline, isBack } = course;
  if (stage.prunes) {
    removed.push(...(await removeAll(shipping, leaves)));
    return { is: 'done', proof: [] };
  }
  const applied = appliedIn(stage, to, live);
  await applyAll(shipping, applied, { live, standsIn: stage.applies === 'behind' });
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
