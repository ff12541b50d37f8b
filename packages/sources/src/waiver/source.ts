/** Waivers in comments, in any file. They are subjects, so that one that is malformed or has expired is a finding. */

import type { Subject } from '@palisade/core/subject/subject';
import type { WaiverBody } from '@palisade/core/subject/waiver';
import { type Lines, linesOf, spansOf } from '../lines.ts';
import type { Source } from '../source.ts';
import type { TextFile } from '../tree.ts';
import { commentWaivers, MARKER } from './comment.ts';

function originOf({ path, text }: TextFile, lines: Lines, line: number): Subject['origin'] {
  return {
    file: path,
    text,
    locate: () => ({ file: path, line, column: 1, endLine: line, endColumn: 1, rendered: false }),
    span: spansOf(path, lines),
    edit: () => ({ none: 'a waiver is for a person to renew' }),
  };
}

export const waiver: Source = {
  id: 'waiver',
  beside: true,
  claims: ({ text }) => text.includes(MARKER),
  read: (file) => {
    const lines = linesOf(file.text);
    return {
      subjects: commentWaivers(file.path, file.text).map((found) => {
        const malformed = 'malformed' in found;
        const line = malformed ? lines(found.start).line : found.from.line;
        const name = malformed ? `line ${line}` : found.control;
        // Whether it has expired is for the one who knows the date.
        const body: WaiverBody = malformed
          ? { malformed: found.malformed, span: found }
          : { waiver: found, expired: false };
        return {
          model: 'waiver',
          id: `${file.path}/${name}`,
          kind: 'Waiver',
          name,
          unit: '',
          body,
          origin: originOf(file, lines, line),
        };
      }),
    };
  },
};
