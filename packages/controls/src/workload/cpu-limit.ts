import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { set, workloadControl } from '@palisade/core/control/workload';
import { quantity } from '@palisade/core/predicate/field';

export const cpuLimit = workloadControl({
  title: 'Containers have a CPU limit',
  severity: 'info',
  why: 'A busy loop takes all the CPU that its neighbours did not request.',
  refs: [kubernetesDocs('concepts/configuration/manage-resources-containers/'), nsaCisa('resource policies'), cwe(770)],
  peers: ['KSV-0011', 'CKV_K8S_11', 'unset-cpu-requirements', 'cpuLimitsMissing'],
  each: 'lasting-container',
  require: ({ container }) => quantity(container.resources.limits.key('cpu')).above(0),
  fails: 'has no CPU limit',
  fix: {
    safety: 'unsafe',
    description: 'Sets a limit of 500m; measure what the process needs',
    edits: ({ container }) => [set(container.resources.limits.key('cpu'), '500m')],
  },
});
