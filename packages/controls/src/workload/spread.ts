import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { size } from '@palisade/core/predicate/field';
import { or } from '@palisade/core/predicate/predicate';

export const spread = workloadControl({
  title: 'Replicas are spread over nodes',
  severity: 'low',
  why: 'All replicas may land on one node and go down with it.',
  refs: [kubernetesDocs('concepts/scheduling-eviction/topology-spread-constraints/')],
  peers: ['no-anti-affinity', 'topologySpreadConstraint', 'deployment-has-host-podantiaffinity'],
  kinds: ['Deployment', 'StatefulSet'],
  each: 'pod',
  require: ({ pod }) =>
    or(
      size(pod.topologySpreadConstraints).above(0),
      pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.isSet(),
      pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.isSet(),
    ),
  fails: 'does not say how its replicas are spread',
  fix: { none: 'The selector must be the workload’s own labels: `palisade synth` writes it' },
});
