/** What package managers differ in: data, and no code. */
import type { Step } from './text.ts';

export interface Recipe {
  /** Manifest and lockfile, as COPY takes them; `.yarnrc.ym[l]` is taken where it is there. */
  readonly manifests: readonly string[];
  /** How the package manager itself comes into a stage, and how it is set up. */
  readonly tools: readonly Step[];
  /** Installs what the lockfile holds, without what only developers need. */
  readonly production: readonly Step[];
  /** Installs all that the lockfile holds, to build with. */
  readonly everything: string;
  /** Stops the build on a known hole of high severity, and when it cannot ask. */
  readonly audit: string;
  /** Before the name of a script of package.json. */
  readonly script: string;
}
