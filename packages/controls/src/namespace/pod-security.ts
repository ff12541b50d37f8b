import { cisKubernetes, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { objectControl, set } from '@palisade/core/control/workload';
import type { Namespace } from '@palisade/core/kubernetes/types.generated';
import { not } from '@palisade/core/predicate/predicate';

export const podSecurity = objectControl<Namespace>({
  title: 'Namespaces enforce a Pod Security level',
  severity: 'medium',
  why: 'Nothing refuses a privileged pod there: who may create pods may take the node.',
  refs: [
    kubernetesDocs('concepts/security/pod-security-admission/'),
    cisKubernetes('5.2.1'),
    nsaCisa('Pod Security admission'),
  ],
  peers: [],
  kinds: ['Namespace'],
  when: ({ object }) => not(object.metadata.name.matches('^(kube-system|kube-public|kube-node-lease)$')),
  require: ({ object }) =>
    object.metadata.labels.key('pod-security.kubernetes.io/enforce').oneOf(['baseline', 'restricted']),
  fails: 'enforces no Pod Security level',
  fix: {
    safety: 'unsafe',
    description: 'Enforces baseline, which refuses known ways out of a container',
    edits: ({ object }) => [set(object.metadata.labels.key('pod-security.kubernetes.io/enforce'), 'baseline')],
  },
});
