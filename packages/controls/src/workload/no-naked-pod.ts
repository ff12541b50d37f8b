import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const noNakedPod = workloadControl({
  title: 'Pods are made by a controller',
  severity: 'low',
  why: 'A pod of its own is not started again when its node goes, and not replaced when its image changes.',
  refs: [kubernetesDocs('concepts/configuration/overview/#naked-pods-vs-replicasets-deployments-and-jobs')],
  peers: ['nakedPod', 'naked-pods'],
  kinds: ['Pod'],
  each: 'pod',
  require: ({ template }) => template.metadata.ownerReferences.isSet(),
  fails: 'belongs to no controller',
  fix: { none: 'It becomes a Deployment, a StatefulSet or a Job: which is your choice' },
});
