/** A control as data for people and machines: what it demands, where it is enforced, how it is mended. */
import { profiles } from '@palisade/controls/profiles/profiles';
import { type Control, type FieldControl, isNoFix } from '@palisade/core/control/control';
import { sentence } from '@palisade/core/control/judge-field';
import { includes } from '@palisade/core/profile';

export interface Description {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly why: string;
  readonly form: Control['form'];
  readonly requires: string | undefined;
  readonly enforced: readonly string[];
  readonly fix: string;
  readonly references: readonly { readonly standard: string; readonly id: string; readonly url: string }[];
  readonly peers: readonly string[];
  readonly settings: readonly { readonly name: string; readonly default: unknown; readonly description: string }[];
  readonly profiles: readonly string[];
}

const onKinds = ({ kinds }: FieldControl): string =>
  kinds === 'workload' ? 'everything that bears pods' : kinds.join(', ');

const ADMISSION = 'admission: ValidatingAdmissionPolicy or Gatekeeper, compiled from the same predicate';

/** Where a control acts follows from its form; it is never written by hand. */
function enforced(control: Control): string[] {
  if (control.form === 'field') {
    const none = control.admission?.none;
    const admission = none === undefined ? ADMISSION : `not at admission: ${none}`;
    return [`files: ${onKinds(control)}`, admission];
  }
  if (control.form === 'source')
    return [`files: ${control.model}`, 'not at admission: the API server sees no such file'];
  return ['files: judged over all that is deployed together', `not at admission: ${control.admission.none}`];
}

export const profilesOf = ({ id }: Control): string[] =>
  profiles.filter((profile) => includes(profile, id)).map((profile) => profile.id);

export function describe(control: Control): Description {
  const { fix } = control;
  return {
    id: control.id,
    title: control.title,
    severity: control.severity,
    why: control.why,
    form: control.form,
    requires: control.form === 'field' ? sentence(control) : undefined,
    enforced: enforced(control),
    fix: isNoFix(fix) ? `none: ${fix.none}` : `${fix.description} (${fix.safety})`,
    references: control.refs,
    peers: control.peers ?? [],
    settings: Object.entries(control.settings ?? {}).map(([name, { default: value, description }]) => ({
      name,
      default: value,
      description,
    })),
    profiles: profilesOf(control),
  };
}
