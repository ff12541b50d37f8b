import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const noHostPid = workloadControl({
  title: 'Pods keep out of the host’s process namespace',
  severity: 'high',
  why: 'The pod sees every process of the node with its environment and arguments, and with a capability more it may trace and end them.',
  refs: [pss('baseline'), cisKubernetes('5.2.3'), nsaCisa('host namespaces'), cwe(668)],
  peers: ['KSV-0010', 'CKV_K8S_17', 'host-pid', 'hostPIDSet'],
  each: 'pod',
  require: ({ pod }) => pod.hostPID.isNot(true),
  fails: 'sees the processes of its node',
  fix: {
    safety: 'unsafe',
    description: 'Removes hostPID; what needed it will no longer see the node',
  },
});
