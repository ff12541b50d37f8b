import { cwe, mitre, nsaCisa } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import type { PodSpec } from '@palisade/core/kubernetes/types.generated';
import type { Field } from '@palisade/core/predicate/field';
import type { Pred } from '@palisade/core/predicate/predicate';
import { and, or } from '@palisade/core/predicate/predicate';

const mountedReadOnly = (pod: Field<PodSpec>, volume: Field<string>): Pred =>
  and(
    ...[pod.containers, pod.initContainers].map((containers) =>
      containers.every((container) =>
        container.volumeMounts.every((mount) => or(mount.name.isNot(volume), mount.readOnly.is(true))),
      ),
    ),
  );

export const hostPathsReadOnly = workloadControl({
  title: 'Host paths are mounted read-only',
  severity: 'high',
  why: 'A writable path of the node lets the pod change what the node runs or what other pods read.',
  refs: [nsaCisa('host paths'), mitre('T1611'), cwe(732)],
  peers: ['writable-host-mount', 'KSV-0023'],
  each: 'pod',
  require: ({ pod }) =>
    pod.volumes.every((volume) => or(volume.hostPath.isAbsent(), mountedReadOnly(pod, volume.name))),
  fails: 'can write to a path of its node',
  fix: { none: 'Add readOnly: true to the mount where the process only reads' },
});
