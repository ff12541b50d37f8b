import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { editEach, remove, workloadControl } from '@palisade/core/control/workload';

export const noHostPorts = workloadControl({
  title: 'Containers take no ports of the host',
  severity: 'medium',
  why: 'A host port is reachable on every address of the node, past Services and often past network policies.',
  refs: [pss('baseline'), cisKubernetes('5.2.13'), nsaCisa('host ports'), cwe(668)],
  peers: ['KSV-0024', 'CKV_K8S_26', 'hostPortSet'],
  each: 'container',
  require: ({ container }) => container.ports.every((port) => port.hostPort.isAbsent()),
  fails: 'takes a port of its node',
  fix: {
    safety: 'unsafe',
    description: 'Removes the host port; reach the pod through a Service',
    edits: ({ container }) => [
      editEach(
        container.ports,
        (port) => port.hostPort.isSet(),
        (port) => [remove(port.hostPort)],
      ),
    ],
  },
});
