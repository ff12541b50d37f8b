/** What a profile asks of the API server's admission, as the command line gives it to synth. */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { profiles } from '@palisade/controls/profiles/profiles';
import { isAdmitted } from '@palisade/core/control/control';
import { settingValues } from '@palisade/core/control/setting';
import { includes } from '@palisade/core/profile';
import type { Demand, Enforced, PolicyWaiver } from '@palisade/synth/policies/enforced';

export function enforced(name: string, waivers: readonly PolicyWaiver[] = []): Enforced {
  const profile = profiles.find(({ id }) => id === name);
  if (!profile) throw new Error(`no profile ${name}`);
  const demands = catalogue.flatMap((control): Demand[] =>
    isAdmitted(control) && includes(profile, control.id)
      ? [{ control, settings: settingValues(control, profile.settings?.[control.id]) }]
      : [],
  );
  return { profile: name, demands, waivers };
}
