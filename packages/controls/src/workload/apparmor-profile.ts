import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { and, not, or } from '@palisade/core/predicate/predicate';

const ANNOTATION = '^container[.]apparmor[.]security[.]beta[.]kubernetes[.]io/';

export const apparmorProfile = workloadControl({
  title: 'AppArmor is not turned off',
  severity: 'medium',
  why: 'Unconfined, the process may do what the runtime’s profile forbids: mount, trace, write to /proc and /sys.',
  refs: [pss('baseline'), cisKubernetes('5.2.1'), nsaCisa('apparmor'), cwe(693)],
  peers: ['KSV-0002'],
  each: 'pod',
  require: ({ pod, template }) =>
    and(
      pod.securityContext.appArmorProfile.type.isNot('Unconfined'),
      pod.containers.every((container) => container.securityContext.appArmorProfile.type.isNot('Unconfined')),
      pod.initContainers.every((container) => container.securityContext.appArmorProfile.type.isNot('Unconfined')),
      pod.ephemeralContainers.every((container) => container.securityContext.appArmorProfile.type.isNot('Unconfined')),
      template.metadata.annotations.everyKey((key, value) =>
        or(not(key.matches(ANNOTATION)), value.matches('^(runtime/default|localhost/.*)?$')),
      ),
    ),
  fails: 'turns AppArmor off',
  fix: { none: 'Which profile fits is for those to say who know the process' },
});
