import { cisKubernetes, cwe, pss } from '@palisade/core/control/reference';
import { remove, workloadControl } from '@palisade/core/control/workload';
import { or } from '@palisade/core/predicate/predicate';

export const defaultProcMount = workloadControl({
  title: 'Containers keep the default masks of /proc',
  severity: 'high',
  why: 'Unmasked, the container reads and writes kernel settings of its node through /proc.',
  refs: [pss('baseline'), cisKubernetes('5.2.1'), cwe(668)],
  peers: ['KSV-0027', 'unsafe-proc-mount', 'procMount'],
  each: 'container',
  require: ({ container }) =>
    or(container.securityContext.procMount.isAbsent(), container.securityContext.procMount.is('Default')),
  fails: 'unmasks /proc',
  fix: {
    safety: 'unsafe',
    description: 'Removes procMount',
    edits: ({ container }) => [remove(container.securityContext.procMount)],
  },
});
