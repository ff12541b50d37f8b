import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { imageRepository } from '@palisade/core/predicate/field';
import { not } from '@palisade/core/predicate/predicate';
import { LASTING } from './_probe.ts';

export const noDashboard = workloadControl({
  title: 'The Kubernetes Dashboard is not deployed',
  severity: 'medium',
  why: 'It holds a way into the whole cluster behind one login, has been left open to the world more than once, and is no longer maintained.',
  refs: [kubernetesDocs('tasks/access-application-cluster/web-ui-dashboard/'), cwe(306)],
  peers: ['CKV_K8S_33'],
  kinds: LASTING,
  each: 'lasting-container',
  require: ({ container }) =>
    not(imageRepository(container.image).matches('(^|/)(kubernetesui/dashboard|kubernetes-dashboard)[^/]*$')),
  fails: 'runs the Kubernetes Dashboard',
  fix: { none: 'Remove it; what it shows, kubectl and the provider’s console show to those who may see it' },
});
