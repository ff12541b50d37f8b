import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { copy, set, whenever, workloadControl } from '@palisade/core/control/workload';
import { first } from '@palisade/core/predicate/field';

export const readinessProbe = workloadControl({
  title: 'Services have a readiness probe',
  severity: 'medium',
  why: 'Traffic is sent to the pod before it can answer, at every deploy and every restart, and a rollout cannot tell that the new version does not work.',
  refs: [kubernetesDocs('tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'), cwe(754)],
  peers: ['CKV_K8S_9', 'no-readiness-probe', 'readinessProbeMissing', 'pod-probes'],
  kinds: ['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController'],
  each: 'app-container',
  require: ({ container }) => container.readinessProbe.isSet(),
  fails: 'has no readiness probe',
  fix: {
    safety: 'unsafe',
    description:
      'Adds a probe of the first port, or of a file that the process must then keep; say what it answers when it is well',
    edits: ({ container }) => [
      whenever(container.ports.isSet(), [
        copy(container.readinessProbe.tcpSocket.port, first(container.ports).containerPort),
      ]),
      whenever(container.ports.isAbsent(), [set(container.readinessProbe.exec.command, ['cat', '/tmp/healthy'])]),
    ],
  },
});
