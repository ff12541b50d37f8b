import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { and, or } from '@palisade/core/predicate/predicate';

const CONFINED = ['RuntimeDefault', 'Localhost'];

export const seccompProfile = workloadControl({
  title: 'Containers run under a seccomp profile',
  severity: 'medium',
  why: 'Without one every system call of the kernel is open to the process, those too in which the next hole is found.',
  refs: [pss('restricted'), cisKubernetes('5.6.2'), nsaCisa('seccomp'), cwe(693)],
  peers: ['KSV-0030', 'KSV-0104', 'CKV_K8S_31', 'linuxHardening', 'container-seccomp-profile'],
  each: 'container',
  when: ({ pod }) => pod.os.name.isNot('windows'),
  require: ({ container, pod }) =>
    or(
      container.securityContext.seccompProfile.type.oneOf(CONFINED),
      and(
        container.securityContext.seccompProfile.type.isAbsent(),
        pod.securityContext.seccompProfile.type.oneOf(CONFINED),
      ),
    ),
  fails: 'runs without a seccomp profile',
  fix: { safety: 'unsafe', description: 'Sets RuntimeDefault, which no ordinary service notices' },
});
