import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { sameNamespace } from '@palisade/core/kubernetes/name-index';
import { labelsAt, selectsLabels } from '@palisade/core/kubernetes/selector';
import { anyOf } from '@palisade/core/predicate/truth';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at, isList, isObject } from '@palisade/core/value';

export const serviceMonitorsSelectServices: WorldControl = {
  form: 'world',
  title: 'Service monitors select Services that exist',
  severity: 'low',
  why: 'Nothing is measured, so no alert that is built on it ever fires, and everybody believes that all is well.',
  refs: [kubernetesDocs('concepts/cluster-administration/system-metrics/')],
  peers: ['dangling-servicemonitor'],
  model: 'kubernetes',
  kinds: ['ServiceMonitor'],
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    const spec = at(subject.body.object, ['spec']);
    const selector = at(spec, ['selector']) ?? undefined;
    const names = at(spec, ['namespaceSelector', 'matchNames']);
    const every = at(spec, ['namespaceSelector', 'any']) === true;
    if (!isObject(selector)) return undefined;
    const services = world.kind(subject.unit, 'Service');
    const within = services.items.filter(
      ({ namespace }) =>
        every || (isList(names) ? names.includes(namespace ?? '') : sameNamespace(namespace, subject.namespace)),
    );
    const selected = anyOf(within, ({ body }) => selectsLabels(selector, labelsAt(body.object, [])));
    // Services of other namespaces are mostly in other files.
    if (selected === true || within.length === 0) return selected === true ? [] : undefined;
    const unknown = selected === false ? services.missing[0] : selected.why;
    return [
      {
        at: '/spec/selector',
        message: `ServiceMonitor "${subject.name}" selects none of the Services of its namespaces`,
        ...(unknown !== undefined && { unknown }),
      },
    ];
  },
  admission: { none: 'One request cannot see the Services' },
  fix: { none: 'Only you know which Services were meant' },
};
