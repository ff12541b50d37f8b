import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const priorityClass = workloadControl({
  title: 'Pods name a priority class',
  severity: 'info',
  why: 'When a node is full all are equal: a report may push out the shop.',
  refs: [kubernetesDocs('concepts/scheduling-eviction/pod-priority-preemption/')],
  peers: ['priorityClassNotSet', 'priority-class-name'],
  each: 'pod',
  require: ({ pod }) => pod.priorityClassName.isSet(),
  fails: 'names no priority class',
  fix: { none: 'Which classes the cluster has is for its operators to say' },
});
