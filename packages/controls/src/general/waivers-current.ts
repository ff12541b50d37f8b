import type { SourceControl } from '@palisade/core/control/control';
import { nsaCisa } from '@palisade/core/control/reference';
import { isWaiver } from '@palisade/core/subject/waiver';

export const waiversCurrent: SourceControl = {
  form: 'source',
  title: 'Waivers are whole and have not expired',
  severity: 'medium',
  why: 'An exception that nobody owns or that has no end is a gap that everybody has stopped seeing.',
  refs: [nsaCisa('periodic review')],
  model: 'waiver',
  inspect: (subject) => {
    if (!isWaiver(subject)) return undefined;
    const { body } = subject;
    if ('malformed' in body) return [{ at: body.span, message: `The waiver does not count: ${body.malformed}` }];
    const { waiver, expired } = body;
    if (!expired) return [];
    const message = `The waiver of ${waiver.control} by ${waiver.owner} expired on ${waiver.expires} ("${waiver.reason}")`;
    return [{ at: '', message, item: waiver.expires }];
  },
  fix: { none: 'Mend what was waived, or decide again: `palisade waive` records owner, reason and a new date' },
};
