import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import type { SELinuxOptions } from '@palisade/core/kubernetes/types.generated';
import type { Field } from '@palisade/core/predicate/field';
import type { Pred } from '@palisade/core/predicate/predicate';
import { and, or } from '@palisade/core/predicate/predicate';

/** Pod Security Standards, baseline. */
const TYPES = ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

const confined = (of: { readonly securityContext: { readonly seLinuxOptions: Field<SELinuxOptions> } }): Pred[] => {
  const { type, user, role } = of.securityContext.seLinuxOptions;
  return [or(type.isAbsent(), type.oneOf(TYPES)), user.isAbsent(), role.isAbsent()];
};

export const selinuxOptions = workloadControl({
  title: 'SELinux options keep the container confined',
  severity: 'medium',
  why: 'Another type, user or role takes the process out of the policy that confines containers.',
  refs: [pss('baseline'), cisKubernetes('5.2.1'), nsaCisa('selinux'), cwe(693)],
  peers: ['KSV-0025'],
  each: 'pod',
  require: ({ pod }) =>
    and(
      ...confined(pod),
      pod.containers.every((container) => and(...confined(container))),
      pod.initContainers.every((container) => and(...confined(container))),
      pod.ephemeralContainers.every((container) => and(...confined(container))),
    ),
  fails: 'sets SELinux options that leave the containers’ policy',
  fix: { none: 'What the options gave must be granted in another way' },
});
