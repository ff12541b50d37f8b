import { cisDocker, cwe } from '@palisade/core/control/reference';
import { set, workloadControl } from '@palisade/core/control/workload';
import { and, or } from '@palisade/core/predicate/predicate';

export const highGid = workloadControl({
  title: 'Containers run under a gid above 10000',
  severity: 'info',
  why: 'A low gid may be that of somebody on the node, and then owns their files if the process gets out.',
  refs: [cisDocker('2.9'), cwe(276)],
  peers: ['KSV-0021', 'container-security-context-user-group-id'],
  each: 'container',
  when: ({ pod }) => pod.os.name.isNot('windows'),
  require: ({ container, pod }) =>
    or(
      container.securityContext.runAsGroup.above(10000),
      and(container.securityContext.runAsGroup.isAbsent(), pod.securityContext.runAsGroup.above(10000)),
    ),
  fails: 'may share its gid with a user of the node',
  fix: {
    safety: 'unsafe',
    description: 'Sets runAsGroup to 10001; the files of the image must be readable to it',
    edits: ({ container }) => [set(container.securityContext.runAsGroup, 10001)],
  },
});
