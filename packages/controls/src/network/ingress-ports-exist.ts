import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectsNamed } from '@palisade/core/kubernetes/name-index';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { problem } from '../workload/_pod.ts';
import { backendsOf, servicePorts } from './_backends.ts';

export const ingressPortsExist: WorldControl = {
  form: 'world',
  title: 'Ingresses go to ports that the Service has',
  severity: 'medium',
  why: 'The controller finds no endpoint for the port, and answers every request with an error.',
  refs: [kubernetesDocs('concepts/services-networking/ingress/#the-ingress-resource')],
  peers: ['dangling-ingress'],
  model: 'kubernetes',
  kinds: ['Ingress'],
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    const found = backendsOf(subject).flatMap((backend) => {
      const [service] = objectsNamed(world, subject, 'Service', backend.service);
      return service && backend.port !== undefined ? [{ ...backend, port: backend.port, object: service }] : [];
    });
    if (found.length === 0) return undefined;
    return found.flatMap(({ path, service, port, object }): Problem[] => {
      const { names, numbers } = servicePorts(object);
      const ports = typeof port === 'string' && !/^\d+$/.test(port) ? names : numbers;
      if (ports.known.has(String(port))) return [];
      const related = [{ subject: object, at: '/spec/ports', message: 'the ports that it has' }];
      const message = `Ingress "${subject.name}" goes to port ${port} of Service "${service}", which does not have it`;
      return [problem(path, `${service} ${port}`, message, { unknown: ports.open, related })];
    });
  },
  admission: { none: 'One request cannot see the Services' },
  fix: { none: 'Only you know which port was meant' },
};
