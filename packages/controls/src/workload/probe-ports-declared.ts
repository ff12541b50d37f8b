import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { containersOf, podOf, problem } from './_pod.ts';
import { isPortName, probeable, probesOf } from './_ports.ts';

export const probePortsDeclared: WorldControl = {
  form: 'world',
  title: 'Probes go to ports that the container declares',
  severity: 'low',
  why: 'A container that declares other ports than the one probed was changed in one place and not in the other: it is never ready, or restarts for ever.',
  refs: [kubernetesDocs('tasks/configure-pod-container/configure-liveness-readiness-startup-probes/')],
  peers: ['liveness-port', 'readiness-port', 'startup-port'],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject) {
    const pod = podOf(subject);
    const numbered = pod
      ? containersOf(pod, ['containers', 'initContainers'])
          .filter(({ value }) => value['ports'] !== undefined)
          .flatMap((container) =>
            probesOf(container)
              .filter(({ port }) => !isPortName(port))
              .map((probe) => ({ container, probe, ports: probeable(container, 'containerPort') })),
          )
      : [];
    if (numbered.length === 0) return undefined;
    return numbered.flatMap(({ container, probe, ports }): Problem[] => {
      if (ports.known.has(String(probe.port))) return [];
      const message = `${probe.name} of container "${container.name}" goes to port ${probe.port}, which the container does not declare`;
      return [problem(probe.path, `${container.name} ${probe.name}`, message, { unknown: ports.open })];
    });
  },
  admission: { none: 'A port is a number or a name, and the predicates of policies take one type' },
  fix: { none: 'Whether the probe or the port is wrong, only you know' },
};
