/** A simple command: assignments, a program, arguments, redirections. */
import type { Span } from '@palisade/core/control/control';
import type { Command, ShellWord } from '@palisade/core/subject/script';
import {
  type Cursor,
  type Draft,
  type Place,
  type ReadCommands,
  type Reader,
  ShellError,
  type ShellText,
  skipBlanks,
} from './cursor.ts';
import { baseName, isAssignment, scriptWord, unwrap } from './program.ts';
import { readRedirect } from './redirect.ts';
import { type ReadWord, readWord } from './word.ts';

/** These head a loop or a definition; their words are no command. */
const HEADS = new Set(['for', 'select', 'function']);
const DIGITS = /^\d+$/;

interface Parts {
  readonly words: readonly ShellWord[];
  readonly assigned: readonly ReadWord[];
  readonly writes: readonly string[];
}

interface ReadParts extends Parts {
  readonly words: ReadWord[];
  readonly assigned: ReadWord[];
  readonly writes: string[];
}

/** Always true: there is more to read, or the list's end to be found. */
export function readSimple(cursor: Cursor, state: Place, reader: Reader): boolean {
  const start = cursor.at;
  const place = cursor.drafts.push(undefined) - 1;
  const parts: ReadParts = { words: [], assigned: [], writes: [] };
  let end = start;
  while (readPart(cursor, parts, reader.commands)) end = cursor.at;
  if (cursor.at === start) throw new ShellError(`${cursor.text[start]} cannot stand here`, start);
  const [first] = parts.words;
  if (first && !first.quoted && HEADS.has(first.text)) state.after = ';';
  else if (first || parts.assigned.length > 0)
    cursor.drafts[place] = draft(state, parts, cursor.source.spanOf(start, end), cursor.source.exact);
  const made = cursor.drafts[place];
  if (made) inner(cursor, made, reader);
  return true;
}

/** A word or a redirection; false at the command's end. */
function readPart(cursor: Cursor, parts: ReadParts, commands: ReadCommands): boolean {
  skipBlanks(cursor);
  const char = cursor.text[cursor.at];
  if (char === undefined) return false;
  if (char === '(') return parenthesis(cursor, parts);
  if (!cursor.text.startsWith('<(', cursor.at) && readRedirect(cursor, '', parts.writes, commands)) return true;
  const word = readWord(cursor, commands);
  if (!word) return false;
  const follows = cursor.text[cursor.at];
  if (DIGITS.test(word.text) && !word.quoted && (follows === '<' || follows === '>'))
    return readRedirect(cursor, word.text, parts.writes, commands);
  if (parts.words.length === 0 && isAssignment(word.text)) parts.assigned.push(word);
  else parts.words.push(word);
  if (word.text === '[[' && parts.words.length === 1) skipCondition(cursor);
  return true;
}

/** `name()` defines a function, `list=(…)` fills an array; its body or items are read as commands or skipped. */
function parenthesis(cursor: Cursor, parts: ReadParts): boolean {
  if (parts.words[0]?.text === 'for' && cursor.text.startsWith('((', cursor.at)) return arithmetic(cursor);
  const close = cursor.text.indexOf(')', cursor.at);
  const isArray = (parts.words.at(-1) ?? parts.assigned.at(-1))?.text.endsWith('=') === true;
  if (close < 0 || !(isArray || (parts.words.length === 1 && cursor.text.slice(cursor.at + 1, close).trim() === '')))
    throw new ShellError('( cannot stand here', cursor.at);
  cursor.at = close + 1;
  if (!isArray) parts.words.length = 0;
  return isArray;
}

/** `(( … ))`: only its end matters. */
export function arithmetic(cursor: Cursor): true {
  const end = cursor.text.indexOf('))', cursor.at);
  if (end < 0) throw new ShellError('(( is not closed', cursor.at);
  cursor.at = end + 2;
  return true;
}

function skipCondition(cursor: Cursor): void {
  const end = cursor.text.indexOf(']]', cursor.at);
  if (end < 0) throw new ShellError('[[ is not closed', cursor.at);
  cursor.at = end + 2;
}

const assignment = ({ text }: ShellWord): Command['assignments'][number] => {
  const equals = text.indexOf('=');
  return { name: text.slice(0, equals).replace('+', ''), value: text.slice(equals + 1) };
};

function draft(place: Place, { words, assigned, writes }: Parts, span: Span, exact: boolean): Draft {
  const program = unwrap(words);
  const [first, ...args] = program.words;
  return {
    name: first?.dynamic ? '' : baseName(first?.text ?? ''),
    args,
    assignments: [...assigned, ...program.assigned].map(assignment),
    wrappers: program.wrappers,
    after: place.after,
    pipeline: place.pipeline,
    nested: place.nested,
    writes,
    span,
    program: first?.span ?? span,
    exact,
  };
}

/** A command whose words are given as they are, as in exec form. */
export function readExec(cursor: Cursor, words: readonly ShellWord[], span: Span, reader: Reader): void {
  const made = draft({ nested: false, after: '', pipeline: 0 }, { words, assigned: [], writes: [] }, span, true);
  cursor.drafts.push(made);
  inner(cursor, made, reader);
}

/** The commands of a script that is given as an argument. */
function inner(cursor: Cursor, command: Draft, reader: Reader): void {
  const word = scriptWord(command.name, command.args);
  // Its substitutions were read already; reading them again at each level would double the work.
  if (!word || word.commands.length > 0) return;
  const source: ShellText = { text: word.text, spanOf: () => word.span, exact: false };
  cursor.drafts.push(...reader.script(source, cursor));
}
