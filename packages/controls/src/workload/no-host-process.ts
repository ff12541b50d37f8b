import { cisKubernetes, cwe, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { and } from '@palisade/core/predicate/predicate';

export const noHostProcess = workloadControl({
  title: 'Windows pods run no host processes',
  severity: 'critical',
  why: 'A HostProcess container is a process of the Windows node with its administrator’s rights.',
  refs: [pss('baseline'), cisKubernetes('5.2.11'), cwe(250)],
  peers: ['KSV-0103', 'hostProcess'],
  each: 'pod',
  require: ({ pod }) =>
    and(
      pod.securityContext.windowsOptions.hostProcess.isNot(true),
      pod.containers.every((container) => container.securityContext.windowsOptions.hostProcess.isNot(true)),
      pod.initContainers.every((container) => container.securityContext.windowsOptions.hostProcess.isNot(true)),
      pod.ephemeralContainers.every((container) => container.securityContext.windowsOptions.hostProcess.isNot(true)),
    ),
  fails: 'runs as a process of its node',
  fix: { none: 'What needs the node must be redesigned, or be one of the few waived node agents' },
});
