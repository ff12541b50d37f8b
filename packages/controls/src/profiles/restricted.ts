import type { Profile } from '@palisade/core/profile';
import { baseline } from './baseline.ts';

/** Pod Security Standards, restricted: baseline, and what hardens a pod. Held against the apiserver's own admission. */
export const restricted: Profile = {
  id: 'restricted',
  title: 'Pod Security Standards: restricted',
  controls: [
    ...baseline.controls,
    'workload/drop-capabilities',
    'workload/no-privilege-escalation',
    'workload/only-bind-capability',
    'workload/pod-does-not-allow-root',
    'workload/run-as-non-root',
    'workload/run-as-user-not-root',
    'workload/seccomp-profile',
    'workload/volume-types',
  ],
};
