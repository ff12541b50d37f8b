/** Redirections: where output goes, and which here-documents follow. */
import { type Cursor, type ReadCommands, ShellError, skipBlanks } from './cursor.ts';
import { readWord } from './word.ts';

const OPERATOR = /&>>?|<<<|<<-?|<&|<>|<|>>|>&|>\||>/y;
const WRITES = new Set(['>', '>>', '>|', '&>', '&>>']);

/** Reads a redirection at the cursor; false where there is none. `fd`: the digits before it. */
export function readRedirect(cursor: Cursor, fd: string, writes: string[], commands: ReadCommands): boolean {
  OPERATOR.lastIndex = cursor.at;
  const operator = OPERATOR.exec(cursor.text)?.[0];
  if (operator === undefined) return false;
  cursor.at += operator.length;
  skipBlanks(cursor);
  const target = readWord(cursor, commands);
  if (!target) throw new ShellError(`nothing follows ${operator}`, cursor.at);
  if (operator === '<<' || operator === '<<-') cursor.heredocs.push(target.text);
  else if (WRITES.has(operator) && (fd === '' || fd === '1')) writes.push(target.text);
  return true;
}

/** At the start of a line: skips the bodies of the here-documents that were announced. */
export function skipHeredocs(cursor: Cursor): void {
  for (const name of cursor.heredocs.splice(0)) {
    for (;;) {
      if (cursor.at >= cursor.text.length) return;
      const newline = cursor.text.indexOf('\n', cursor.at);
      const end = newline < 0 ? cursor.text.length : newline;
      const line = cursor.text.slice(cursor.at, end).trim();
      cursor.at = Math.min(end + 1, cursor.text.length);
      if (line === name) break;
    }
  }
}
