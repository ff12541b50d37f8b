import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadsForMap } from '@palisade/core/kubernetes/label-index';
import { labelsAt, matchesMap } from '@palisade/core/kubernetes/selector';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at, isObject } from '@palisade/core/value';
import { containersOf, itemsAt, joined, type Pod, podOf, problem, text } from '../workload/_pod.ts';
import { allPortNames, isPortName } from '../workload/_ports.ts';

const LISTS = ['containers', 'initContainers'] as const;

export const servicePortsResolve: WorldControl = {
  form: 'world',
  title: 'Services go to ports that their pods have',
  severity: 'medium',
  why: 'A target port that no pod has gets no endpoint: the Service refuses every connection.',
  refs: [kubernetesDocs('concepts/services-networking/service/#field-spec-ports')],
  peers: ['invalid-target-ports'],
  model: 'kubernetes',
  kinds: ['Service'],
  inspect(subject, world) {
    const selector = isKubernetes(subject) ? at(subject.body.object, ['spec', 'selector']) : undefined;
    if (!isKubernetes(subject) || !isObject(selector) || Object.keys(selector).length === 0) return undefined;
    const named = itemsAt(subject.body.object, [], ['spec', 'ports']).filter(({ value }) =>
      isPortName(value['targetPort'] ?? null),
    );
    if (named.length === 0) return undefined;
    const pods = workloadsForMap(world, subject, selector)
      .filter(({ body }) => matchesMap(selector, labelsAt(body.object, body.template ?? [])) === true)
      .map(podOf)
      .filter((pod): pod is Pod => pod !== undefined);
    // Whether there are pods at all is network/services-select-pods.
    if (pods.length === 0) return undefined;
    const ports = joined(pods.map((pod) => allPortNames(containersOf(pod, LISTS))));
    return named.flatMap(({ value, path }): Problem[] => {
      const name = text(value['targetPort']);
      if (name === undefined || ports.known.has(name)) return [];
      const related = pods.slice(0, 3).map((pod) => ({
        subject: pod.subject,
        at: `/${[...pod.path, 'containers'].join('/')}`,
        message: 'the pods that it selects',
      }));
      const message = `Service "${subject.name}" goes to port "${name}", which none of its pods has`;
      return [problem([...path, 'targetPort'], name, message, { unknown: ports.open, related })];
    });
  },
  admission: { none: 'One request cannot see the pods of the namespace' },
  fix: { none: 'Only you know which port was meant' },
};
