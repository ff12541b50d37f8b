import type { Profile } from '@palisade/core/profile';
import { baseline } from './baseline.ts';
import { everything } from './everything.ts';
import { recommended } from './recommended.ts';
import { restricted } from './restricted.ts';

export const profiles: readonly Profile[] = [baseline, restricted, recommended, everything];
