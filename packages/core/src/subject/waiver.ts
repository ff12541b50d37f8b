/** A waiver as it is written, in the config or in a comment: whole, or why it does not count. */
import type { Waiver } from '../waiver.ts';
import type { Subject } from './subject.ts';

export type WaiverBody =
  | { readonly waiver: Waiver; readonly expired: boolean }
  | { readonly malformed: string; readonly span: { readonly start: number; readonly end: number } };

export type WaiverSubject = Subject<'waiver', WaiverBody>;

export const isWaiver = (subject: Subject): subject is WaiverSubject => subject.model === 'waiver';
