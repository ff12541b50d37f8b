import type { Profile } from '@palisade/core/profile';

/** What a team that ships a service should hold, whatever else it follows. The default. */
export const recommended: Profile = {
  id: 'recommended',
  title: 'What a team that ships a service should hold',
  controls: ['*'],
};
