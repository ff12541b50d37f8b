import { kubernetesDocs } from '@palisade/core/control/reference';
import { remove, workloadControl } from '@palisade/core/control/workload';

export const gracefulStop = workloadControl({
  title: 'Pods are given time to stop',
  severity: 'low',
  why: 'Requests in flight are cut at every deploy and every scale-down, and files may be left half-written.',
  refs: [kubernetesDocs('concepts/workloads/pods/pod-lifecycle/#pod-termination')],
  peers: [],
  each: 'pod',
  require: ({ pod }) => pod.terminationGracePeriodSeconds.above(0),
  fails: 'is killed without warning',
  fix: {
    safety: 'safe',
    description: 'Removes the period, so that the default of 30 seconds holds',
    edits: ({ pod }) => [remove(pod.terminationGracePeriodSeconds)],
  },
});
