import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { set, workloadControl } from '@palisade/core/control/workload';
import { quantity } from '@palisade/core/predicate/field';

export const memoryLimit = workloadControl({
  title: 'Containers have a memory limit',
  severity: 'medium',
  why: 'A leak or an attack in one container then takes its neighbours down with the node.',
  refs: [kubernetesDocs('concepts/configuration/manage-resources-containers/'), nsaCisa('resource policies'), cwe(770)],
  peers: ['KSV-0018', 'CKV_K8S_13', 'unset-memory-requirements', 'memoryLimitsMissing', 'container-resources'],
  each: 'lasting-container',
  require: ({ container }) => quantity(container.resources.limits.key('memory')).above(0),
  fails: 'may use all of its node’s memory',
  fix: {
    safety: 'unsafe',
    description: 'Sets a limit of 512Mi; measure what the process needs',
    edits: ({ container }) => [set(container.resources.limits.key('memory'), '512Mi')],
  },
});
