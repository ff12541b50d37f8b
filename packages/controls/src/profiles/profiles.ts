import type { Profile } from '@palisade/core/profile';
import { baseline } from './baseline.ts';
import { cisKubernetes } from './cis-kubernetes.ts';
import { everything } from './everything.ts';
import { nsaCisa } from './nsa-cisa.ts';
import { preDeployment } from './pre-deployment.ts';
import { recommended } from './recommended.ts';
import { restricted } from './restricted.ts';

export const profiles: readonly Profile[] = [
  baseline,
  restricted,
  recommended,
  cisKubernetes,
  nsaCisa,
  preDeployment,
  everything,
];
