/** A command written as one text, in the words that Compose makes of it. */

const WORD = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;
const PART = /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs;

const unquoted = (word: string): string =>
  word.replace(PART, (_, escaped?: string, double?: string, single?: string) =>
    escaped !== undefined ? escaped : double !== undefined ? double.replace(/\\(["\\$`])/g, '$1') : (single ?? ''),
  );

export const shellWords = (text: string): string[] => (text.match(WORD) ?? []).map(unquoted);
