import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { set, workloadControl } from '@palisade/core/control/workload';
import { or } from '@palisade/core/predicate/predicate';

export const memoryRequest = workloadControl({
  title: 'Containers request memory',
  severity: 'medium',
  why: 'The scheduler places the pod as if it needed nothing, and it is the first to starve or be evicted when the node fills up.',
  refs: [kubernetesDocs('concepts/configuration/manage-resources-containers/'), nsaCisa('resource policies'), cwe(400)],
  peers: ['KSV-0016', 'CKV_K8S_12', 'unset-memory-requirements', 'memoryRequestsMissing', 'container-resources'],
  each: 'lasting-container',
  require: ({ container }) =>
    or(container.resources.requests.key('memory').isSet(), container.resources.limits.key('memory').isSet()),
  fails: 'requests no memory',
  fix: {
    safety: 'unsafe',
    description: 'Requests 128Mi; measure what the process needs',
    edits: ({ container }) => [set(container.resources.requests.key('memory'), '128Mi')],
  },
});
