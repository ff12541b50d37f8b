/** Edits of a Dockerfile that keep every other byte. */
import type { Splice } from '@palisade/core/control/dockerfile';
import type { Instruction } from '@palisade/core/subject/dockerfile';
import type { ShellWord } from '@palisade/core/subject/script';

const eolOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

export const insertBefore = (text: string, { span }: Instruction, line: string): Splice => ({
  start: span.start,
  end: span.start,
  text: `${line}${eolOf(text)}`,
});

export const insertAfter = (text: string, { span }: Instruction, line: string): Splice => ({
  start: span.end,
  end: span.end,
  text: `${eolOf(text)}${line}`,
});

/** The instruction's lines, with the newline that ends them. */
export function removeLines(text: string, { span }: Instruction): Splice {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', span.end);
  return { start, end: newline < 0 ? text.length : newline + 1, text: '' };
}

/** A word more, after one that is there. */
export const wordAfter = ({ span }: ShellWord, word: string): Splice => ({
  start: span.end,
  end: span.end,
  text: ` ${word}`,
});
