import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const noPrivilegeEscalation = workloadControl({
  title: 'Containers cannot gain privileges',
  severity: 'medium',
  why: 'A setuid program in the image makes a process root again, whatever user it was started as.',
  refs: [pss('restricted'), cisKubernetes('5.2.6'), nsaCisa('privilege escalation'), cwe(269)],
  peers: ['KSV-0001', 'CKV_K8S_20', 'privilege-escalation-container', 'privilegeEscalationAllowed'],
  each: 'container',
  when: ({ pod }) => pod.os.name.isNot('windows'),
  require: ({ container }) => container.securityContext.allowPrivilegeEscalation.is(false),
  fails: 'can gain privileges',
  fix: {
    safety: 'unsafe',
    description: 'Sets allowPrivilegeEscalation to false; sudo and setuid programs stop working',
  },
});
