import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const notPrivileged = workloadControl({
  title: 'Containers are not privileged',
  severity: 'critical',
  why: 'A privileged container has every device and every capability of its node: whoever is in it is root on the node.',
  refs: [pss('baseline'), cisKubernetes('5.2.2'), nsaCisa('privileged containers'), cwe(250)],
  peers: ['KSV-0017', 'CKV_K8S_16', 'privileged-container', 'runAsPrivileged', 'container-security-context-privileged'],
  each: 'container',
  require: ({ container }) => container.securityContext.privileged.isNot(true),
  fails: 'is privileged',
  fix: {
    safety: 'unsafe',
    description: 'Sets privileged to false; grant by name the capability or device that is needed',
  },
});
