import type { Profile } from '@palisade/core/profile';

/** Every control, those too that many teams would call too strict. */
export const everything: Profile = {
  id: 'everything',
  title: 'Every control there is',
  controls: ['*'],
};
