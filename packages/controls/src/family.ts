import type { Control } from '@palisade/core/control/control';

/** A folder of controls. Its ids and models are known at once; the controls are loaded where there is something to judge. */
export interface Family {
  readonly name: string;
  /** The models of subject that its controls judge. */
  readonly models: readonly string[];
  readonly ids: readonly string[];
  readonly load: () => Promise<readonly Control[]>;
}
