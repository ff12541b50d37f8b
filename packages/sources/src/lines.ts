/** Offsets → lines and columns, both 1-based. */
import type { Origin } from '@palisade/core/location';

export interface Position {
  readonly line: number;
  readonly column: number;
}

export type Lines = (offset: number) => Position;

/** The newlines are found once, at the first question. */
export function linesOf(text: string): Lines {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
}

/** How the origin of a text tells where a span of it is. */
export const spansOf =
  (file: string, lines: Lines): Origin['span'] =>
  ({ start, end }) => {
    const from = lines(start);
    const to = lines(Math.max(start, end));
    return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column, rendered: false };
  };

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
