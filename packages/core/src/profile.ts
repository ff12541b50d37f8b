/** A named set of controls with settings. */

export interface Profile {
  readonly id: string;
  readonly title: string;
  /** Control ids; `workload/*` is a whole family. */
  readonly controls: readonly string[];
  /** Left out of what `controls` selects. */
  readonly without?: readonly string[];
  /** Settings by control id. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** `workload/*` selects a family; anything else is one control. */
export const selects = (pattern: string, id: string): boolean =>
  pattern === id || pattern === '*' || (pattern.endsWith('/*') && id.startsWith(pattern.slice(0, -1)));

/** Is the control of that id in the profile? */
export const includes = ({ controls, without = [] }: Profile, id: string): boolean =>
  controls.some((pattern) => selects(pattern, id)) && !without.some((pattern) => selects(pattern, id));
