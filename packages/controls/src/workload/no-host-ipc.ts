import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const noHostIpc = workloadControl({
  title: 'Pods keep out of the host’s IPC namespace',
  severity: 'high',
  why: 'Shared memory of other processes on the node can be read and written.',
  refs: [pss('baseline'), cisKubernetes('5.2.4'), nsaCisa('host namespaces'), cwe(668)],
  peers: ['KSV-0008', 'CKV_K8S_18', 'host-ipc', 'hostIPCSet'],
  each: 'pod',
  require: ({ pod }) => pod.hostIPC.isNot(true),
  fails: 'shares the IPC of its node',
  fix: {
    safety: 'unsafe',
    description: 'Removes hostIPC; what needed it will no longer see the node',
  },
});
