import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const noHostNetwork = workloadControl({
  title: 'Pods keep out of the host’s network namespace',
  severity: 'high',
  why: 'The pod sees the node’s traffic, binds its ports, reaches services on its loopback address, and no network policy applies to it.',
  refs: [pss('baseline'), cisKubernetes('5.2.5'), nsaCisa('host namespaces'), cwe(668)],
  peers: ['KSV-0009', 'CKV_K8S_19', 'host-network', 'hostNetworkSet'],
  each: 'pod',
  require: ({ pod }) => pod.hostNetwork.isNot(true),
  fails: 'shares the network of its node',
  fix: {
    safety: 'unsafe',
    description: 'Removes hostNetwork; what needed it will no longer see the node',
  },
});
