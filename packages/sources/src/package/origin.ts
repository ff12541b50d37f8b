/** The origin of subjects that are known by spans of a text. */
import type { Span } from '@palisade/core/control/control';
import type { Origin } from '@palisade/core/location';
import { linesOf, spansOf } from '../lines.ts';
import type { TextFile } from '../tree.ts';

export function textOrigin({ path: file, text }: TextFile, home: Span = { start: 0, end: 0 }): Origin {
  const lines = linesOf(text);
  const span = spansOf(file, lines);
  return { file, text, span, locate: () => span(home), edit: () => ({ none: 'this file is edited as text' }) };
}
