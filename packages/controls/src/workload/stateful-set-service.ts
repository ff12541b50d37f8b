import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectsNamed } from '@palisade/core/kubernetes/name-index';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at } from '@palisade/core/value';
import { text } from './_pod.ts';

export const statefulSetService: WorldControl = {
  form: 'world',
  title: 'The Service of a StatefulSet exists',
  severity: 'low',
  why: 'Its pods get no names of their own in DNS, and what finds its peers by them does not find them.',
  refs: [kubernetesDocs('concepts/workloads/controllers/statefulset/#stable-network-id')],
  peers: ['statefulset-has-servicename'],
  model: 'kubernetes',
  kinds: ['StatefulSet'],
  inspect(subject, world) {
    const name = isKubernetes(subject) ? text(at(subject.body.object, ['spec', 'serviceName'])) : undefined;
    if (!name || objectsNamed(world, subject, 'Service', name).length > 0) return name ? [] : undefined;
    const services = world.kind(subject.unit, 'Service');
    const unknown =
      services.missing[0] ?? (services.whole || services.items.length > 0 ? undefined : 'these files hold no Service');
    return [
      {
        at: '/spec/serviceName',
        message: `StatefulSet "${subject.name}" names Service "${name}", which does not exist here`,
        ...(unknown !== undefined && { unknown }),
      },
    ];
  },
  admission: { none: 'One request cannot see the Services' },
  fix: { none: 'The Service is an object of its own, headless, with the labels of the pods' },
};
