/** A file, or a part of one, that a source claimed and could not read. */
import type { Subject } from './subject.ts';

export interface UnreadableBody {
  readonly message: string;
}

export type UnreadableSubject = Subject<'unreadable', UnreadableBody>;

export const isUnreadable = (subject: Subject): subject is UnreadableSubject => subject.model === 'unreadable';
