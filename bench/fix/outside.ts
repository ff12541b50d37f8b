/** What one round of fixes changed outside the spans that they say they replace. */
import type { Finding } from '@palisade/core/finding';
import type { TextFile } from '@palisade/sources/tree';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Spans in order, those that touch made one. */
function united(spans: readonly Span[]): Span[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** Of the stretches between the spans, the bytes of those that are not in the new text, in order. */
function bytesLost(before: string, after: string, spans: readonly Span[]): number {
  const starts = [0, ...spans.map(({ end }) => end)];
  const ends = [...spans.map(({ start }) => start), before.length];
  let [lost, at] = [0, 0];
  for (const [index, start] of starts.entries()) {
    const kept = before.slice(start, ends[index]);
    // The first stretch starts the new text, and the last one ends it.
    const last = index === spans.length;
    const found = index === 0 ? 0 : last ? after.length - kept.length : after.indexOf(kept, at);
    if (found < at || !after.startsWith(kept, found)) lost += Buffer.byteLength(kept);
    else at = found + kept.length;
  }
  return lost;
}

export function bytesOutside(
  before: readonly TextFile[],
  after: readonly TextFile[],
  findings: readonly Finding[],
): number {
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
  return before
    .map(({ path, text }, index) =>
      bytesLost(text, after[index]?.text ?? '', united(edits.filter(({ file }) => file === path))),
    )
    .reduce((sum, bytes) => sum + bytes, 0);
}
