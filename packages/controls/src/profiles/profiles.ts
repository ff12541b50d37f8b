import type { Profile } from '@palisade/core/profile';
import { recommended } from './recommended.ts';

export const profiles: readonly Profile[] = [recommended];
