/** What every source is: a folder with one of these, and a line in sources.ts. */
import type { Subject } from '@palisade/core/subject/subject';
import type { TextFile, Tree } from './tree.ts';

/** Something that could not be read. It becomes a finding: a file is never dropped in silence. */
export interface Unreadable {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface Reading {
  readonly subjects: readonly Subject[];
  readonly unreadable?: readonly Unreadable[];
  /** Files whose content this reading stands for (a base inside an overlay, a chart's templates): nobody judges them again. */
  readonly consumed?: readonly string[];
  /** The unit that the subjects form, where they are deployed together. */
  readonly unit?: string;
  /** What could not be seen, for rules about what does not exist (a remote base, a sub-chart that is not there). */
  readonly missing?: readonly string[];
}

export interface Source {
  readonly id: string;
  /** By content, not only by name. Cheap: called for every file. */
  claims(file: TextFile): boolean;
  read(file: TextFile, tree: Tree): Reading;
  /** Reads files beside the source that owns them, as secrets are looked for in every text. */
  readonly beside?: boolean;
}
