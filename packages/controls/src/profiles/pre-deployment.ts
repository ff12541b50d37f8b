import type { Profile } from '@palisade/core/profile';
import { recommended } from './recommended.ts';

/**
 * Before a deploy: images scanned, security policies applied, network policies configured, secrets managed, access at
 * least privilege. What only matters to people who read the files is left out.
 */
export const preDeployment: Profile = {
  id: 'pre-deployment',
  title: 'What must hold before a deploy',
  controls: [
    'general/*',
    'application/*',
    'dependency/*',
    'image/*',
    'vulnerability/*',
    'secrets/*',
    'rbac/*',
    'network/*',
    'namespace/*',
    'workload/*',
  ],
  without: [...(recommended.without ?? []), 'secrets/secrets-as-files', 'namespace/limit-range'],
};
