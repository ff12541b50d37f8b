import type { SourceControl } from '@palisade/core/control/control';
import { cwe } from '@palisade/core/control/reference';
import { isUnreadable } from '@palisade/core/subject/unreadable';

export const filesParse: SourceControl = {
  form: 'source',
  title: 'Files that are checked can be read',
  severity: 'medium',
  why: 'What cannot be read cannot be judged: a gap may hide in it, and whoever applies it will fail.',
  refs: [cwe(228)],
  model: 'unreadable',
  inspect: (subject) =>
    isUnreadable(subject) ? [{ at: '', message: subject.body.message, item: subject.body.message }] : undefined,
  fix: { none: 'Only the author knows what was meant' },
};
