import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectsNamed } from '@palisade/core/kubernetes/name-index';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { problem } from '../workload/_pod.ts';
import { backendsOf, isAction } from './_backends.ts';

export const ingressBackendsExist: WorldControl = {
  form: 'world',
  title: 'Ingresses go to Services that exist',
  severity: 'low',
  why: 'Requests are answered with an error, and whoever can create a Service of that name later gets them.',
  refs: [kubernetesDocs('concepts/services-networking/ingress/#the-ingress-resource')],
  peers: ['dangling-ingress'],
  model: 'kubernetes',
  kinds: ['Ingress'],
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    const backends = backendsOf(subject).filter((one) => !isAction(one));
    if (backends.length === 0) return undefined;
    const services = world.kind(subject.unit, 'Service');
    const unknown =
      services.missing[0] ?? (services.whole || services.items.length > 0 ? undefined : 'these files hold no Service');
    const seen = new Set<string>();
    return backends.flatMap(({ path, service }): Problem[] => {
      if (seen.has(service) || objectsNamed(world, subject, 'Service', service).length > 0) return [];
      seen.add(service);
      const message = `Ingress "${subject.name}" goes to Service "${service}", which does not exist here`;
      return [problem(path, service, message, { unknown })];
    });
  },
  admission: { none: 'One request cannot see the Services' },
  fix: { none: 'Only you know which Service was meant' },
};
