/** A named set of controls with settings. */

export interface Profile {
  readonly id: string;
  readonly title: string;
  /** Control ids; `workload/*` is a whole family. */
  readonly controls: readonly string[];
  /** Settings by control id. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** `workload/*` selects a family; anything else is one control. */
export const selects = (pattern: string, id: string): boolean =>
  pattern === id || pattern === '*' || (pattern.endsWith('/*') && id.startsWith(pattern.slice(0, -1)));
