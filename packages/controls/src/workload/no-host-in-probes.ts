import { cwe, pss } from '@palisade/core/control/reference';
import { remove, workloadControl } from '@palisade/core/control/workload';
import { and } from '@palisade/core/predicate/predicate';

export const noHostInProbes = workloadControl({
  title: 'Probes and hooks name no host',
  severity: 'low',
  why: 'The kubelet would connect from the node to wherever the author says: into other networks, past every policy.',
  refs: [pss('baseline'), cwe(918)],
  peers: [],
  each: 'lasting-container',
  require: ({ container }) =>
    and(
      ...[container.livenessProbe, container.readinessProbe, container.startupProbe].flatMap((probe) => [
        probe.httpGet.host.isAbsent(),
        probe.tcpSocket.host.isAbsent(),
      ]),
      ...[container.lifecycle.postStart, container.lifecycle.preStop].flatMap((hook) => [
        hook.httpGet.host.isAbsent(),
        hook.tcpSocket.host.isAbsent(),
      ]),
    ),
  fails: 'has a probe or hook that names a host',
  fix: {
    safety: 'unsafe',
    description: 'Removes the host, so that the pod itself is asked',
    edits: ({ container }) =>
      [container.livenessProbe, container.readinessProbe, container.startupProbe].flatMap((probe) => [
        remove(probe.httpGet.host),
        remove(probe.tcpSocket.host),
      ]),
  },
});
