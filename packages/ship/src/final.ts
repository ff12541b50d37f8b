/** What a release comes to in a cluster: its objects in its colour, what is only there while it is tried, and what it leaves. */
import { at, isJob, isShared, isWorkload, type KubeObject, keyOf, type Reference } from './object.ts';
import { isRoute, ordered, rankOf } from './plan/order.ts';
import { withoutScaledReplicas } from './plan/plan.ts';
import { canariesOf, canaryReplicas, inColor, isServiceOf } from './plan/tracks.ts';
import type { Release } from './state/releases.ts';
import type { Applied, Stage, Strategy } from './strategy.ts';

export interface Final {
  /** What is there in the end, in the order in which it is applied. */
  readonly objects: readonly KubeObject[];
  readonly previews: readonly KubeObject[];
  /** Services as they send to the pods that served before there were colours. */
  readonly pins?: readonly KubeObject[];
}

/** `autoscalers`: those that are there, beside those of the release. */
export function finalOf(
  { objects, color }: Pick<Release, 'objects' | 'color'>,
  autoscalers: readonly KubeObject[],
): Final {
  const { objects: all, previews } = color === undefined ? { objects, previews: [] } : inColor(objects, color);
  return { objects: ordered(withoutScaledReplicas(all, [...all, ...autoscalers])), previews };
}

const WORKLOADS = rankOf({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: '' } });
const DEFAULT_REPLICAS = 1;

/** `live`: how many there are, where an autoscaler decides it. */
export type LiveReplicas = (workload: Reference) => number | undefined;

const canaries = (objects: readonly KubeObject[], weight: number, live: LiveReplicas): KubeObject[] =>
  canariesOf(objects, (object) => {
    const said = at(object, 'spec', 'replicas');
    const stable = typeof said === 'number' ? said : (live(object) ?? DEFAULT_REPLICAS);
    return canaryReplicas(stable, weight);
  });

/** A Job that is done may be taken away, and would be done again. */
const lasting = (objects: readonly KubeObject[]): readonly KubeObject[] => objects.filter((object) => !isJob(object));

const APPLIED: Readonly<Record<Applied, (final: Final, weight: number, live: LiveReplicas) => readonly KubeObject[]>> =
  {
    jobs: ({ objects }) => objects.filter((object) => rankOf(object) < WORKLOADS),
    pins: ({ pins = [] }) => pins,
    all: ({ objects }) => lasting(objects),
    behind: ({ objects, previews }) => [...lasting(objects).filter((object) => !isRoute(object)), ...previews],
    canary: ({ objects }, weight, live) => [
      ...lasting(objects).filter((object) => rankOf(object) < WORKLOADS),
      ...canaries(objects, weight, live),
    ],
    nothing: () => [],
  };

export const appliedIn = ({ applies, weight = 0 }: Stage, final: Final, live: LiveReplicas): readonly KubeObject[] =>
  APPLIED[applies](final, weight, live);

/** What is there only while it is tried. */
export const standIns = (final: Final, strategy: Strategy): readonly KubeObject[] =>
  strategy === 'canary' ? canaries(final.objects, 1, () => DEFAULT_REPLICAS) : final.previews;

/** Everything that shipping it may have brought. */
export const broughtBy = (final: Final): readonly KubeObject[] => [
  ...final.objects,
  ...final.previews,
  ...canaries(final.objects, 1, () => DEFAULT_REPLICAS),
];

/** Its content is kept nowhere else: it stays for as long as a release is kept that needs it, and goes with that. */
const isConfigSecret = (object: KubeObject): boolean => object.kind === 'Secret' && object['immutable'] === true;

/** Of `before`, what is not in `after`: routes first, and what others need last. */
export function leftBehind(before: readonly KubeObject[], after: readonly Reference[]): KubeObject[] {
  const kept = new Set(after.map(keyOf));
  const left = new Map(before.map((object) => [keyOf(object), object]));
  return [...left.values()]
    .filter((object) => !kept.has(keyOf(object)) && !isShared(object) && !isConfigSecret(object))
    .toSorted((one, other) => rankOf(other) - rankOf(one));
}

export const workloadsOf = (objects: readonly KubeObject[]): readonly KubeObject[] => objects.filter(isWorkload);

export const servicesOf = (objects: readonly KubeObject[]): readonly KubeObject[] => {
  const workloads = objects.filter(isWorkload);
  return objects.filter((object) => workloads.some((workload) => isServiceOf(object, workload)));
};
