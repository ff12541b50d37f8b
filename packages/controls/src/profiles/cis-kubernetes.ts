import type { Profile } from '@palisade/core/profile';
import { byReference } from './by-reference.generated.ts';

/** CIS Kubernetes Benchmark 1.12, section 5: policies, as manifests show them. */
export const cisKubernetes: Profile = {
  id: 'cis-kubernetes',
  title: 'CIS Kubernetes Benchmark: policies (section 5)',
  controls: ['general/*', ...byReference['cis-kubernetes']],
};
