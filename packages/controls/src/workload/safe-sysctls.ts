import { cisKubernetes, cwe, pss } from '@palisade/core/control/reference';
import { prune, workloadControl } from '@palisade/core/control/workload';
import { not } from '@palisade/core/predicate/predicate';

/** Pod Security Standards, baseline, as of Kubernetes 1.34. */
const SAFE = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
];

export const safeSysctls = workloadControl({
  title: 'Pods set only safe sysctls',
  severity: 'medium',
  why: 'An unsafe sysctl is not confined to the pod: it may change the node for all, or bring it down.',
  refs: [pss('baseline'), cisKubernetes('5.2.1'), cwe(668)],
  peers: ['KSV-0026', 'unsafe-sysctls'],
  each: 'pod',
  require: ({ pod }) => pod.securityContext.sysctls.every((sysctl) => sysctl.name.oneOf(SAFE)),
  fails: 'sets an unsafe sysctl',
  fix: {
    safety: 'unsafe',
    description: 'Removes the unsafe sysctls',
    edits: ({ pod }) => [prune(pod.securityContext.sysctls, (sysctl) => not(sysctl.name.oneOf(SAFE)))],
  },
});
