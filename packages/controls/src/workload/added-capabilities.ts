import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { prune, workloadControl } from '@palisade/core/control/workload';
import { not } from '@palisade/core/predicate/predicate';

/** Pod Security Standards, baseline: what container runtimes grant by default. */
const HARMLESS = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

export const addedCapabilities = workloadControl({
  title: 'Containers add no dangerous capability',
  severity: 'high',
  why: 'SYS_ADMIN, NET_ADMIN, SYS_PTRACE and their like are each a way to take over the node or the network.',
  refs: [pss('baseline'), cisKubernetes('5.2.8'), nsaCisa('capabilities'), cwe(250)],
  peers: [
    'KSV-0022',
    'KSV-0005',
    'CKV_K8S_25',
    'CKV_K8S_39',
    'dangerousCapabilities',
    'insecureCapabilities',
    'KSV-0119',
    'KSV-0120',
  ],
  each: 'container',
  require: ({ container }) =>
    container.securityContext.capabilities.add.every((capability) => capability.oneOf(HARMLESS)),
  fails: 'adds a capability beyond the default set',
  fix: {
    safety: 'unsafe',
    description: 'Removes the capabilities that are not in the default set',
    edits: ({ container }) => [
      prune(container.securityContext.capabilities.add, (capability) => not(capability.oneOf(HARMLESS))),
    ],
  },
});
