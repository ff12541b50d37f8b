/** GitHub's CODEOWNERS: who has to review a change of which paths. */
import type { Span } from '../control/control.ts';
import type { Subject } from './subject.ts';

export interface CodeOwnersRule {
  readonly pattern: string;
  /** None: the paths are nobody's, whatever a line above says. */
  readonly owners: readonly string[];
  readonly span: Span;
}

export interface CodeOwnersBody {
  /** In the order of the file: of those that match a path the last one counts. */
  readonly rules: readonly CodeOwnersRule[];
}

export type CodeOwnersSubject = Subject<'code-owners', CodeOwnersBody>;

export const isCodeOwners = (subject: Subject): subject is CodeOwnersSubject => subject.model === 'code-owners';
