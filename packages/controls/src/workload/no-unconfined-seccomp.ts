import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { editEach, set, workloadControl } from '@palisade/core/control/workload';
import { and } from '@palisade/core/predicate/predicate';

export const noUnconfinedSeccomp = workloadControl({
  title: 'Seccomp is not turned off',
  severity: 'high',
  why: 'Somebody asked for every system call of the kernel to be open to this process.',
  refs: [pss('baseline'), cisKubernetes('5.6.2'), nsaCisa('seccomp'), cwe(693)],
  peers: ['KSV-0104'],
  each: 'pod',
  require: ({ pod }) =>
    and(
      pod.securityContext.seccompProfile.type.isNot('Unconfined'),
      pod.containers.every((container) => container.securityContext.seccompProfile.type.isNot('Unconfined')),
      pod.initContainers.every((container) => container.securityContext.seccompProfile.type.isNot('Unconfined')),
      pod.ephemeralContainers.every((container) => container.securityContext.seccompProfile.type.isNot('Unconfined')),
    ),
  fails: 'turns seccomp off',
  fix: {
    safety: 'unsafe',
    description: 'Sets RuntimeDefault in place of Unconfined',
    edits: ({ pod }) =>
      [pod.containers, pod.initContainers, pod.ephemeralContainers].map((containers) =>
        editEach(
          containers,
          (container) => container.securityContext.seccompProfile.type.is('Unconfined'),
          (container) => [set(container.securityContext.seccompProfile.type, 'RuntimeDefault')],
        ),
      ),
  },
});
