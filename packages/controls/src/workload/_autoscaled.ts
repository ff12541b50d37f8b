/** Autoscalers and what they scale. */
import { objectsNamed, sameNamespace } from '@palisade/core/kubernetes/name-index';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at } from '@palisade/core/value';
import { perUnit, type World } from '@palisade/core/world';
import { text } from './_pod.ts';

/** The kinds of this API that scale; anything else that is named comes from somebody's own controller. */
export const SCALED = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];

export interface Target {
  readonly kind: string;
  readonly name: string;
}

export function targetOf({ body }: KubernetesSubject): Target | undefined {
  const kind = text(at(body.object, ['spec', 'scaleTargetRef', 'kind']));
  const name = text(at(body.object, ['spec', 'scaleTargetRef', 'name']));
  return kind !== undefined && name !== undefined ? { kind, name } : undefined;
}

export const targetsOf = (world: World, autoscaler: KubernetesSubject): readonly KubernetesSubject[] => {
  const target = targetOf(autoscaler);
  return target ? objectsNamed(world, autoscaler, target.kind, target.name) : [];
};

/** The autoscalers of a unit, by what they scale. */
const byTarget = perUnit((world, unit) =>
  Map.groupBy(world.kind(unit, 'HorizontalPodAutoscaler').items, (one) => {
    const target = targetOf(one);
    return `${target?.kind}/${target?.name}`;
  }),
);

export const autoscalerOf = (world: World, workload: KubernetesSubject): KubernetesSubject | undefined =>
  byTarget(world, workload.unit)
    .get(`${workload.kind}/${workload.name}`)
    ?.find(({ namespace }) => sameNamespace(namespace, workload.namespace));
