import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadsFor } from '@palisade/core/kubernetes/label-index';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { containersOf, itemsAt, joined, type Pod, podOf, problem, text } from '../workload/_pod.ts';
import { allPortNames, isPortName } from '../workload/_ports.ts';
import { selectsPods, specOf } from './_policies.ts';

const LISTS = ['containers', 'initContainers'] as const;

export const policyPortsResolve: WorldControl = {
  form: 'world',
  title: 'Network policies open ports that their pods have',
  severity: 'low',
  why: 'A port that no pod has lets nothing in: what was to be allowed is refused, and the policy is taken away in a hurry.',
  refs: [kubernetesDocs('concepts/services-networking/network-policies/#networkpolicy-resource')],
  peers: [],
  model: 'kubernetes',
  kinds: ['NetworkPolicy'],
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    // What leaves goes to the ports of others, whom the rule may not name.
    const named = itemsAt(subject.body.object, [], ['spec', 'ingress'])
      .flatMap((rule) => itemsAt(rule.value, rule.path, ['ports']))
      .filter(({ value }) => isPortName(value['port'] ?? null));
    const pods = workloadsFor(world, subject, specOf(subject)?.['podSelector'])
      .filter((one) => selectsPods(subject, one) === true)
      .map(podOf)
      .filter((pod): pod is Pod => pod !== undefined);
    if (named.length === 0 || pods.length === 0) return undefined;
    const ports = joined(pods.map((pod) => allPortNames(containersOf(pod, LISTS))));
    return named.flatMap(({ value, path }): Problem[] => {
      const name = text(value['port']);
      if (name === undefined || ports.known.has(name)) return [];
      const message = `NetworkPolicy "${subject.name}" opens port "${name}", which none of its pods has`;
      return [problem([...path, 'port'], name, message, { unknown: ports.open })];
    });
  },
  admission: { none: 'One request cannot see the pods of the namespace' },
  fix: { none: 'Only you know which port was meant' },
};
