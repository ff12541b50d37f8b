/** What a container ends up with: its own setting, or else its pod's. */
import { at, type Data } from '@palisade/core/value';
import type { Placed, Pod } from './_pod.ts';

export const effective = ({ spec }: Pod, { value }: Placed, field: string): Data | undefined =>
  at(value, ['securityContext', field]) ?? at(spec, ['securityContext', field]) ?? undefined;

export const isWindows = ({ spec }: Pod): boolean => at(spec, ['os', 'name']) === 'windows';
