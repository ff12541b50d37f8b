import { cwe, nsaCisa } from '@palisade/core/control/reference';
import { set, workloadControl } from '@palisade/core/control/workload';
import { and, or } from '@palisade/core/predicate/predicate';

export const explicitGroup = workloadControl({
  title: 'Containers name the gid they run as',
  severity: 'low',
  why: 'Without one the primary group is the image’s, often root’s: files that the group may read or write are open to the process.',
  refs: [nsaCisa('non-root containers'), cwe(276)],
  peers: ['KSV-0116', 'container-security-context-user-group-id'],
  each: 'container',
  when: ({ pod }) => pod.os.name.isNot('windows'),
  require: ({ container, pod }) =>
    or(
      container.securityContext.runAsGroup.above(0),
      and(container.securityContext.runAsGroup.isAbsent(), pod.securityContext.runAsGroup.above(0)),
    ),
  fails: 'does not name the gid it runs as',
  fix: {
    safety: 'unsafe',
    description: 'Sets runAsGroup to 1001; the files of the image must be readable to it',
    edits: ({ container }) => [set(container.securityContext.runAsGroup, 1001)],
  },
});
