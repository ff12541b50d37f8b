import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { containersOf, podOf, problem } from './_pod.ts';
import { isPortName, probeable, probesOf } from './_ports.ts';

export const probePortsNamed: WorldControl = {
  form: 'world',
  title: 'Probes go to ports that the container has',
  severity: 'medium',
  why: 'A probe of a port that is not there never succeeds: the pod gets no traffic, or is restarted for ever.',
  refs: [kubernetesDocs('tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port')],
  peers: ['liveness-port', 'readiness-port', 'startup-port'],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject) {
    const pod = podOf(subject);
    const named = pod
      ? containersOf(pod, ['containers', 'initContainers']).flatMap((container) =>
          probesOf(container)
            .filter(({ port }) => isPortName(port))
            .map((probe) => ({ container, probe, ports: probeable(container, 'name') })),
        )
      : [];
    if (named.length === 0) return undefined;
    return named.flatMap(({ container, probe, ports }): Problem[] => {
      if (ports.known.has(String(probe.port))) return [];
      const message = `${probe.name} of container "${container.name}" goes to port "${probe.port}", which the container does not have`;
      return [problem(probe.path, `${container.name} ${probe.name}`, message, { unknown: ports.open })];
    });
  },
  admission: { none: 'A port is a number or a name, and the predicates of policies take one type' },
  fix: { none: 'Only you know which port was meant' },
};
