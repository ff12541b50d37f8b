/** What the controls of the two probes share. */
import type { FieldFix } from '@palisade/core/control/control';
import { copy, set, type WorkloadFields, whenever } from '@palisade/core/control/workload';
import { first } from '@palisade/core/predicate/field';

/** What runs until it is stopped; a Job ends by itself. */
export const LASTING = ['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController'];

type ProbeName = 'livenessProbe' | 'readinessProbe';

export const addProbe = (name: ProbeName) => ({
  safety: 'unsafe' as const,
  description:
    'Adds a probe of the first port, or of a file that the process must then keep; say what it answers when it is well',
  edits: ({ container }: WorkloadFields): NonNullable<FieldFix['edits']> => [
    whenever(container.ports.isSet(), [copy(container[name].tcpSocket.port, first(container.ports).containerPort)]),
    whenever(container.ports.isAbsent(), [set(container[name].exec.command, ['cat', '/tmp/healthy'])]),
  ],
});
