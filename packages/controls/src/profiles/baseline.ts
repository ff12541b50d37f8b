import type { Profile } from '@palisade/core/profile';

/** Pod Security Standards, baseline: known ways out of a container are closed. Held against the apiserver's own admission. */
export const baseline: Profile = {
  id: 'baseline',
  title: 'Pod Security Standards: baseline',
  controls: [
    'general/*',
    'workload/added-capabilities',
    'workload/apparmor-profile',
    'workload/default-proc-mount',
    'workload/no-host-in-probes',
    'workload/no-host-ipc',
    'workload/no-host-network',
    'workload/no-host-path',
    'workload/no-host-pid',
    'workload/no-host-ports',
    'workload/no-host-process',
    'workload/no-unconfined-seccomp',
    'workload/not-privileged',
    'workload/safe-sysctls',
    'workload/selinux-options',
  ],
};
