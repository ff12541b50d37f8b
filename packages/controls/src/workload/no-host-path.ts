import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const noHostPath = workloadControl({
  title: 'Pods mount no host paths',
  severity: 'high',
  why: 'A path of the node inside the pod is a way out of it: to other pods’ data, to credentials, to the container runtime.',
  refs: [pss('baseline'), cisKubernetes('5.2.12'), nsaCisa('host paths'), cwe(668)],
  peers: ['KSV-0023', 'sensitive-host-mounts', 'writable-host-mount', 'hostPathSet'],
  each: 'pod',
  require: ({ pod }) => pod.volumes.every((volume) => volume.hostPath.isAbsent()),
  fails: 'mounts a path of its node',
  fix: { none: 'What the path gave the pod must come from a volume of its own; which kind is your choice' },
});
