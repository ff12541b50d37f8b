import type { Profile } from '@palisade/core/profile';
import { byReference } from './by-reference.generated.ts';

/** NSA/CISA Kubernetes Hardening Guide, version 1.2. */
export const nsaCisa: Profile = {
  id: 'nsa-cisa',
  title: 'NSA/CISA Kubernetes Hardening Guide',
  controls: ['general/*', ...byReference['nsa-cisa']],
};
