import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { absentPorts, probedPorts } from './_ports.ts';

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
    const probed = probedPorts(subject, 'containerPort').filter(
      ({ container }) => container.value['ports'] !== undefined,
    );
    if (probed.length === 0) return undefined;
    return absentPorts(
      probed,
      ({ container, probe }) =>
        `${probe.name} of container "${container.name}" goes to port ${probe.port}, which the container does not declare`,
    );
  },
  admission: { none: 'A port is a number or a name, and the predicates of policies take one type' },
  fix: { none: 'Whether the probe or the port is wrong, only you know' },
};
