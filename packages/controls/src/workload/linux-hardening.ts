import { cwe, nsaCisa } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { lower, size } from '@palisade/core/predicate/field';
import { and, not, or } from '@palisade/core/predicate/predicate';

const CONFINED = ['RuntimeDefault', 'Localhost'];

export const linuxHardening = workloadControl({
  title: 'Containers are confined by some Linux means',
  severity: 'info',
  why: 'Nothing but the namespaces stands between the process and the kernel.',
  refs: [nsaCisa('seccomp'), cwe(693)],
  peers: ['linuxHardening'],
  each: 'container',
  when: ({ pod }) => pod.os.name.isNot('windows'),
  require: ({ container, pod, template }) =>
    or(
      container.securityContext.seccompProfile.type.oneOf(CONFINED),
      and(
        container.securityContext.seccompProfile.type.isAbsent(),
        pod.securityContext.seccompProfile.type.oneOf(CONFINED),
      ),
      container.securityContext.appArmorProfile.type.oneOf(CONFINED),
      pod.securityContext.appArmorProfile.type.oneOf(CONFINED),
      template.metadata.annotations.someKey((key, value) =>
        and(key.matches('^container[.]apparmor[.]security'), value.matches('^(runtime/default|localhost/.+)$')),
      ),
      container.securityContext.seLinuxOptions.level.isSet(),
      container.securityContext.seLinuxOptions.type.isSet(),
      pod.securityContext.seLinuxOptions.level.isSet(),
      pod.securityContext.seLinuxOptions.type.isSet(),
      and(
        size(container.securityContext.capabilities.drop).above(0),
        not(container.securityContext.capabilities.add.some((capability) => lower(capability).is('all'))),
      ),
    ),
  fails: 'is confined by nothing',
  fix: { none: 'Each means has a control of its own, with a fix' },
});
