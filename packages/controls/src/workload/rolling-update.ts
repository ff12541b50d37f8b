import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { Deployment } from '@palisade/core/kubernetes/types.generated';
import { or } from '@palisade/core/predicate/predicate';

export const rollingUpdate = objectControl<Deployment>({
  title: 'Deployments replace their pods one after the other',
  severity: 'info',
  why: 'All pods are stopped before the first new one starts: every deploy is an outage, and a bad one a long one.',
  refs: [kubernetesDocs('concepts/workloads/controllers/deployment/#strategy')],
  peers: ['no-rolling-update-strategy'],
  kinds: ['Deployment'],
  require: ({ object }) => or(object.spec.strategy.type.isAbsent(), object.spec.strategy.type.is('RollingUpdate')),
  fails: 'stops all pods before it starts new ones',
  fix: { none: 'RollingUpdate needs two versions that can run beside each other, and volumes that two pods can have' },
});
