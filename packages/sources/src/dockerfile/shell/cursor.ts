/** A place in shell text, and what was found up to there. */
import type { Span } from '@palisade/core/control/control';
import type { Command, Connector } from '@palisade/core/subject/script';

/** Shell text with the way back to the file it stands in. */
export interface ShellText {
  readonly text: string;
  readonly spanOf: (start: number, end: number) => Span;
  /** Whether spans are exact, or that of a whole word that holds the text. */
  readonly exact: boolean;
}

/** While it is built; a place is kept in the list for each command that has started. */
export type Draft = { -readonly [K in keyof Command]: Command[K] };

export interface Cursor {
  readonly source: ShellText;
  readonly text: string;
  at: number;
  /** How many substitutions, subshells and scripts in scripts are open. */
  readonly depth: number;
  /** A backtick ends what is read, and starts nothing. */
  readonly backtick: boolean;
  readonly drafts: (Draft | undefined)[];
  readonly shared: { pipelines: number };
  /** Delimiters of here-documents whose bodies follow the line. */
  readonly heredocs: string[];
}

/** Where the next command of a list stands. */
export interface Place {
  readonly nested: boolean;
  after: Connector;
  pipeline: number;
}

/** The text is not what a shell would read; `at` is an offset into it. */
export class ShellError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Deeper nesting is refused: no real script has it. */
export const MAX_DEPTH = 24;

/** Reads the commands of a substitution that starts at the cursor, up to and with its closing character. */
export type ReadCommands = (cursor: Cursor, close: ')' | '`') => readonly Command[];

/** What reading a command needs of reading lists, handed down so that neither imports the other. */
export interface Reader {
  readonly commands: ReadCommands;
  /** The commands of a script that is an argument of another. */
  readonly script: (source: ShellText, outer: Cursor) => readonly Draft[];
}

const BLANK = new Set([' ', '\t', '\r']);

/** Skips blanks, continued lines and a comment. */
export function skipBlanks(cursor: Cursor): void {
  const { text } = cursor;
  for (;;) {
    const char = text[cursor.at];
    if (char !== undefined && BLANK.has(char)) cursor.at++;
    else if (char === '\\' && text[cursor.at + 1] === '\n') cursor.at += 2;
    else if (char === '\\' && text.startsWith('\r\n', cursor.at + 1)) cursor.at += 3;
    else break;
  }
  if (text[cursor.at] === '#') {
    const end = text.indexOf('\n', cursor.at);
    cursor.at = end < 0 ? text.length : end;
  }
}
