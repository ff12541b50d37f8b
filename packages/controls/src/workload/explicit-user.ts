import { cisDocker, cwe, nsaCisa } from '@palisade/core/control/reference';
import { set, workloadControl } from '@palisade/core/control/workload';
import { and, or } from '@palisade/core/predicate/predicate';

export const explicitUser = workloadControl({
  title: 'Containers name the uid they run as',
  severity: 'low',
  why: 'The user then follows from the image: a new base image can change it, to root too.',
  refs: [nsaCisa('non-root containers'), cisDocker('4.1'), cwe(276)],
  peers: ['container-security-context-user-group-id'],
  each: 'container',
  when: ({ pod }) => pod.os.name.isNot('windows'),
  require: ({ container, pod }) =>
    or(
      container.securityContext.runAsUser.above(0),
      and(container.securityContext.runAsUser.isAbsent(), pod.securityContext.runAsUser.above(0)),
    ),
  fails: 'does not name the uid it runs as',
  fix: {
    safety: 'unsafe',
    description: 'Sets runAsUser to 1001; the files of the image must be readable to it',
    edits: ({ container }) => [set(container.securityContext.runAsUser, 1001)],
  },
});
