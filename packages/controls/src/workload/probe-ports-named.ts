import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { absentPorts, probedPorts } from './_ports.ts';

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
    const probed = probedPorts(subject, 'name');
    if (probed.length === 0) return undefined;
    return absentPorts(
      probed,
      ({ container, probe }) =>
        `${probe.name} of container "${container.name}" goes to port "${probe.port}", which the container does not have`,
    );
  },
  admission: { none: 'A port is a number or a name, and the predicates of policies take one type' },
  fix: { none: 'Only you know which port was meant' },
};
