import { cisDocker, cwe, mitre, nsaCisa } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { not } from '@palisade/core/predicate/predicate';

const SOCKET = '(docker|containerd|crio|cri-dockerd|podman|dockershim)[.]sock/?$';

export const noRuntimeSocket = workloadControl({
  title: 'Pods do not reach the container runtime',
  severity: 'critical',
  why: 'Whoever can write to the runtime’s socket starts a privileged container and has the node.',
  refs: [cisDocker('5.32'), nsaCisa('host paths'), mitre('T1611'), cwe(668)],
  peers: ['KSV-0006', 'CKV_K8S_27', 'docker-sock'],
  each: 'pod',
  require: ({ pod }) => pod.volumes.every((volume) => not(volume.hostPath.path.matches(SOCKET))),
  fails: 'mounts the socket of the container runtime',
  fix: { none: 'Build images with a daemonless builder; ask the API server about containers' },
});
