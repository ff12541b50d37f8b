/** What the cluster is to refuse: controls as values, since synth does not know the catalogue, and who is excused. */
import type { Control, FieldControl, SettingValues } from '@palisade/core/control/control';

export interface Demand {
  readonly control: FieldControl & Control;
  readonly settings: SettingValues;
}

/** A waiver as admission sees it: a file and its lines mean nothing there, the objects that stand in them do. */
export interface PolicyWaiver {
  /** An id, or a pattern in which `*` is any run of characters. */
  readonly control: string;
  /** An id or a name of objects, or a pattern; absent: every object. */
  readonly subject?: string | undefined;
  /** A container, by its name; absent: the whole object. */
  readonly item?: string | undefined;
  readonly owner: string;
  readonly reason: string;
  /** The last day on which it counts, as `YYYY-MM-DD`. */
  readonly expires: string;
}

export interface Enforced {
  /** The profile that the controls are of. */
  readonly profile: string;
  readonly demands: readonly Demand[];
  readonly waivers: readonly PolicyWaiver[];
}
