/** Where a USER belongs in a stage. */
import type { Splice } from '@palisade/core/control/dockerfile';
import type { Stage } from '@palisade/core/subject/dockerfile';
import { insertAfter, insertBefore } from './_edit.ts';

/** Before processes start, and after everything that still needs root. */
export function userSplice(text: string, { instructions, from }: Stage, line: string): Splice {
  const own = instructions.filter(({ onbuild }) => !onbuild);
  const built = own.findLastIndex(({ keyword }) => keyword === 'RUN' || keyword === 'USER');
  const start = own.slice(built + 1).find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  return start ? insertBefore(text, start, line) : insertAfter(text, own.at(-1) ?? from, line);
}
