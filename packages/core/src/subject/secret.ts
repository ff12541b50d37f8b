/** Text that looks like a credential. The text itself is nowhere in the subject: only its kind, its place and its length. */
import type { Span } from '../control/control.ts';
import type { Subject } from './subject.ts';

export interface SecretBody {
  /** `GitHub token`, `AWS access key` … */
  readonly what: string;
  readonly type: 'token' | 'private-key';
  readonly span: Span;
  readonly length: number;
}

export type SecretSubject = Subject<'secret', SecretBody>;

export const isSecret = (subject: Subject): subject is SecretSubject => subject.model === 'secret';
