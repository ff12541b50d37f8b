import type { Profile } from '@palisade/core/profile';

/** What a team that ships a service should hold, whatever else it follows. The default. */
export const recommended: Profile = {
  id: 'recommended',
  title: 'What a team that ships a service should hold',
  controls: ['*'],
  // Sound advice on some clusters and noise on others; each says why in its doc.
  without: [
    'namespace/not-default',
    'pipeline/code-owners',
    'pipeline/concurrency-limits',
    'pipeline/documented-permissions',
    'pipeline/job-timeouts',
    'pipeline/named',
    'pipeline/no-output-in-script',
    'pipeline/secrets-in-environments',
    'workload/cpu-limit',
    'workload/disruption-budget-names-eviction-policy',
    'workload/high-gid',
    'workload/high-uid',
    'workload/image-digest',
    'workload/instance-label',
    'workload/job-cleanup',
    'workload/linux-hardening',
    'workload/name-label',
    'workload/no-insecure-capabilities',
    'workload/priority-class',
    'workload/pull-policy-always',
    'workload/rolling-update',
    'workload/service-account-name',
    'workload/unprivileged-ports',
  ],
};
