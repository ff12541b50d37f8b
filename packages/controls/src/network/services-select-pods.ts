import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadsForMap } from '@palisade/core/kubernetes/label-index';
import { labelsAt, matchesMap } from '@palisade/core/kubernetes/selector';
import { anyOf } from '@palisade/core/predicate/truth';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at, isObject } from '@palisade/core/value';

export const servicesSelectPods: WorldControl = {
  form: 'world',
  title: 'Services select pods that exist',
  severity: 'low',
  why: 'A Service that selects nothing answers nobody, and whoever can create a pod with its labels later gets its traffic.',
  refs: [kubernetesDocs('concepts/services-networking/service/')],
  peers: ['dangling-service', 'service-targets-pod'],
  model: 'kubernetes',
  kinds: ['Service'],
  inspect(subject, world) {
    const selector = isKubernetes(subject) ? at(subject.body.object, ['spec', 'selector']) : undefined;
    if (!isObject(selector) || Object.keys(selector).length === 0) return undefined;
    const selected = anyOf(workloadsForMap(world, subject, selector), ({ body }) =>
      matchesMap(selector, labelsAt(body.object, body.template ?? [])),
    );
    if (selected === true) return [];
    const unknown = selected === false ? world.kind(subject.unit, 'Pod').missing[0] : selected.why;
    return [
      {
        at: '/spec/selector',
        message: `Service "${subject.name}" selects no pod of its namespace`,
        ...(unknown !== undefined && { unknown }),
      },
    ];
  },
  admission: { none: 'One request cannot see the pods of the namespace' },
  fix: { none: 'Only you know which pods were meant' },
};
