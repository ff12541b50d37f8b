import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { prune, workloadControl } from '@palisade/core/control/workload';

export const onlyBindCapability = workloadControl({
  title: 'Containers add no capability but NET_BIND_SERVICE',
  severity: 'medium',
  why: 'Each capability that a service was granted is one that an attacker in it has.',
  refs: [pss('restricted'), cisKubernetes('5.2.9'), nsaCisa('capabilities'), cwe(250)],
  peers: ['KSV-0106', 'CKV_K8S_25'],
  each: 'container',
  when: ({ pod }) => pod.os.name.isNot('windows'),
  require: ({ container }) =>
    container.securityContext.capabilities.add.every((capability) => capability.is('NET_BIND_SERVICE')),
  fails: 'adds a capability',
  fix: {
    safety: 'unsafe',
    description: 'Removes every added capability but NET_BIND_SERVICE',
    edits: ({ container }) => [
      prune(container.securityContext.capabilities.add, (capability) => capability.isNot('NET_BIND_SERVICE')),
    ],
  },
});
