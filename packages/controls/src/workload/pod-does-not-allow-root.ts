import { cwe, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const podDoesNotAllowRoot = workloadControl({
  title: 'Pods do not allow root by default',
  severity: 'low',
  why: 'A container that is added later, by an injector or a debugger, may then run as root without a word.',
  refs: [pss('restricted'), cwe(276)],
  peers: [],
  each: 'pod',
  require: ({ pod }) => pod.securityContext.runAsNonRoot.isNot(false),
  fails: 'allows root by default',
  fix: {
    safety: 'unsafe',
    description: 'Sets runAsNonRoot to true on the pod; containers that say nothing then refuse root',
  },
});
