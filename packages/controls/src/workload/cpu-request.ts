import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { set, workloadControl } from '@palisade/core/control/workload';
import { or } from '@palisade/core/predicate/predicate';

export const cpuRequest = workloadControl({
  title: 'Containers request CPU',
  severity: 'low',
  why: 'The scheduler places the pod as if it needed nothing, and it is the first to starve or be evicted when the node fills up.',
  refs: [kubernetesDocs('concepts/configuration/manage-resources-containers/'), nsaCisa('resource policies'), cwe(400)],
  peers: ['KSV-0015', 'CKV_K8S_10', 'unset-cpu-requirements', 'cpuRequestsMissing', 'container-resources'],
  each: 'lasting-container',
  require: ({ container }) =>
    or(container.resources.requests.key('cpu').isSet(), container.resources.limits.key('cpu').isSet()),
  fails: 'requests no CPU',
  fix: {
    safety: 'unsafe',
    description: 'Requests 100m; measure what the process needs',
    edits: ({ container }) => [set(container.resources.requests.key('cpu'), '100m')],
  },
});
