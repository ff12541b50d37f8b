import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const dropCapabilities = workloadControl({
  title: 'Containers drop all capabilities',
  severity: 'medium',
  why: 'The default set lets a process forge packets, change file owners and bypass permission checks.',
  refs: [pss('restricted'), cisKubernetes('5.2.9'), cisKubernetes('5.2.10'), nsaCisa('capabilities'), cwe(250)],
  peers: [
    'KSV-0003',
    'KSV-0106',
    'CKV_K8S_37',
    'CKV_K8S_28',
    'drop-net-raw-capability',
    'insecureCapabilities',
    'KSV-0004',
  ],
  each: 'container',
  when: ({ pod }) => pod.os.name.isNot('windows'),
  require: ({ container }) => container.securityContext.capabilities.drop.includes('ALL'),
  fails: 'keeps the default capabilities',
  fix: { safety: 'unsafe', description: 'Drops ALL; add back, by name, what the process is seen to need' },
});
