/**
 * A hole that stands alone on its line may be any number of keys or items. YAML would not parse around it, so it is made
 * a key or an item itself, by what stands beside it; the mark behind it says so to the reader of the parsed document.
 */
import { BLOCK_MARK, hasHole } from '../go/holes.ts';

const HOLE_LINE = /^( *)([\ue000-\uf8f0][\ue000-\uf8f0 ]*)$/;
const BLANK = /^\s*(?:#.*)?$/;

/** How far the neighbours are looked for. */
const MAX_LINES = 2000;

const indentOf = (line: string): number => line.length - line.trimStart().length;
const isItem = (line: string): boolean => /^\s*-(?:\s|$)/.test(line);

/** The nearest line in a direction that is neither blank nor a hole. */
function neighbour(lines: readonly string[], from: number, step: 1 | -1): string | undefined {
  for (let at = from + step; at >= 0 && at < lines.length && Math.abs(at - from) < MAX_LINES; at += step) {
    const line = lines[at] as string;
    if (!BLANK.test(line) && !HOLE_LINE.test(line)) return line;
  }
  return undefined;
}

/** The nearest line above that is not deeper. */
function above(lines: readonly string[], from: number, indent: number): string | undefined {
  for (let at = from - 1; at >= 0 && from - at < MAX_LINES; at--) {
    const line = lines[at] as string;
    if (!BLANK.test(line) && !HOLE_LINE.test(line) && indentOf(line) <= indent) return line;
  }
  return undefined;
}

type Shape = 'key' | 'item' | 'value';

function shapeOf(lines: readonly string[], at: number, indent: number): Shape {
  const next = neighbour(lines, at, 1);
  if (next !== undefined && indentOf(next) === indent) return isItem(next) ? 'item' : 'key';
  const before = above(lines, at, indent);
  if (before === undefined) return 'key';
  if (indentOf(before) === indent) return isItem(before) ? 'item' : 'key';
  // Directly below `key:` it is that key's value; below `- name: x` it is one more key.
  const previous = neighbour(lines, at, -1) as string;
  return previous === before && /:\s*$/.test(before) ? 'value' : 'key';
}

const written: Readonly<Record<Shape, (pad: string, hole: string) => string>> = {
  key: (pad, hole) => `${pad}${hole}${BLOCK_MARK}: null`,
  item: (pad, hole) => `${pad}- ${hole}${BLOCK_MARK}`,
  value: (pad, hole) => pad + hole,
};

interface Rewritten {
  readonly text: string;
  /** From an offset into the text to the offset before it was rewritten. */
  readonly original: (offset: number) => number;
}

const unchanged = (text: string): Rewritten => ({ text, original: (offset) => offset });

export function rewriteBlockHoles(text: string, always?: Shape): Rewritten {
  if (!hasHole(text)) return unchanged(text);
  const lines = text.split('\n');
  const changed = lines.map((line, at) => {
    const match = HOLE_LINE.exec(line);
    if (!match) return line;
    const [, pad, holes] = match as unknown as [string, string, string];
    return written[always ?? shapeOf(lines, at, pad.length)](pad, (holes as string).charAt(0));
  });
  return { text: changed.join('\n'), original: (offset) => originalOffset(lines, changed, offset) };
}

function originalOffset(before: readonly string[], after: readonly string[], offset: number): number {
  let [old, now] = [0, 0];
  for (const [at, line] of after.entries()) {
    if (offset <= now + line.length) return Math.min(old + (offset - now), old + (before[at] as string).length);
    now += line.length + 1;
    old += (before[at] as string).length + 1;
  }
  return old;
}
