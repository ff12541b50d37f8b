import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { copy, set, whenever, workloadControl } from '@palisade/core/control/workload';
import { first } from '@palisade/core/predicate/field';

export const livenessProbe = workloadControl({
  title: 'Services have a liveness probe',
  severity: 'low',
  why: 'A process that hangs is left hanging: only one that exits is restarted.',
  refs: [kubernetesDocs('tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'), cwe(754)],
  peers: ['CKV_K8S_8', 'no-liveness-probe', 'livenessProbeMissing', 'pod-probes'],
  kinds: ['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController'],
  each: 'app-container',
  require: ({ container }) => container.livenessProbe.isSet(),
  fails: 'has no liveness probe',
  fix: {
    safety: 'unsafe',
    description:
      'Adds a probe of the first port, or of a file that the process must then keep; say what it answers when it is well',
    edits: ({ container }) => [
      whenever(container.ports.isSet(), [
        copy(container.livenessProbe.tcpSocket.port, first(container.ports).containerPort),
      ]),
      whenever(container.ports.isAbsent(), [set(container.livenessProbe.exec.command, ['cat', '/tmp/healthy'])]),
    ],
  },
});
