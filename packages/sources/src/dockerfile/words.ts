/** Words of an instruction's joined text: parted by blanks, with quotes and escapes kept together. */

export interface Range {
  readonly start: number;
  readonly end: number;
}

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\r';

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text[at])) at++;
  return at;
}

const PLAIN = /[^\s"'\\`]+/y;

/** The end of the word that starts at `from`. A quote that is not closed runs to the end. */
export function wordEnd(text: string, from: number, escape: string): number {
  PLAIN.lastIndex = from;
  let at = PLAIN.test(text) ? PLAIN.lastIndex : from;
  let quote = '';
  for (; at < text.length; at++) {
    const char = text[at] as string;
    if (char === escape && quote !== "'") at++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (isBlank(char)) break;
  }
  return Math.min(at, text.length);
}

export function splitWords(text: string, from: number, escape: string): Range[] {
  const words: Range[] = [];
  for (let start = skipBlanks(text, from); start < text.length; ) {
    const end = wordEnd(text, start, escape);
    words.push({ start, end });
    start = skipBlanks(text, end);
  }
  return words;
}

const HEREDOC = /^\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2$/;

/** The here-documents that a line announces. */
export function heredocNames(text: string, escape: string): { readonly name: string; readonly tabs: boolean }[] {
  return splitWords(text, 0, escape).flatMap(({ start, end }) => {
    const match = HEREDOC.exec(text.slice(start, end));
    return match ? [{ name: match[3] as string, tabs: match[1] === '-' }] : [];
  });
}

/** What is left of a line's arguments when its here-documents are taken away. */
export const withoutHeredocs = (text: string): string =>
  text
    .split(/\s+/)
    .filter((word) => !HEREDOC.test(word))
    .join(' ')
    .trim();
