/** One word of shell text: quotes, escapes, variables and substitutions. */
import type { Command, ShellWord } from '@palisade/core/subject/script';
import { type Cursor, MAX_DEPTH, type ReadCommands, ShellError } from './cursor.ts';

interface Building {
  text: string;
  dynamic: boolean;
  quoted: boolean;
  readonly commands: Command[];
  /** How many `${` are open. */
  readonly open: number;
}

export interface ReadWord extends ShellWord {
  readonly quoted: boolean;
  readonly start: number;
}

const ENDS_WORD = /[\s;&|()<>]/;
const PLAIN = /[^\s;&|()<>\\'"$`}]+/y;
const VARIABLE = /[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]/y;

/** The word at the cursor; undefined where none starts. */
export function readWord(cursor: Cursor, commands: ReadCommands): ReadWord | undefined {
  const start = cursor.at;
  const building: Building = { text: '', dynamic: false, quoted: false, commands: [], open: 0 };
  plainRun(cursor, building);
  while (cursor.at < cursor.text.length && piece(cursor, building, commands));
  if (cursor.at === start) return undefined;
  const { text, dynamic, quoted, commands: inside } = building;
  return { text, dynamic, quoted, commands: inside, start, span: cursor.source.spanOf(start, cursor.at) };
}

/** Reads one character or one quoted or substituted part; false at the word's end. */
function piece(cursor: Cursor, building: Building, commands: ReadCommands): boolean {
  const char = cursor.text[cursor.at] as string;
  if (char === '\\') escaped(cursor, building);
  else if (char === "'") single(cursor, building);
  else if (char === '"') double(cursor, building, commands);
  else if (char === '`' && cursor.backtick) return false;
  else if (char === '$' || char === '`') dollar(cursor, building, commands, false);
  else if ((char === '<' || char === '>') && cursor.text[cursor.at + 1] === '(' && building.text === '')
    substitution(cursor, building, commands, 2, ')');
  else if (ENDS_WORD.test(char)) return false;
  else if (char === '}') {
    building.text += char;
    cursor.at++;
  } else plainRun(cursor, building);
  return true;
}

/** Everything up to a character that means something: most words are one run. */
function plainRun(cursor: Cursor, building: Building): void {
  PLAIN.lastIndex = cursor.at;
  const run = PLAIN.exec(cursor.text)?.[0];
  if (run === undefined) return;
  building.text += run;
  cursor.at += run.length;
}

function escaped(cursor: Cursor, building: Building): void {
  const next = cursor.text[cursor.at + 1];
  if (next !== '\n' && next !== undefined) building.text += next;
  if (next !== '\n') building.quoted = true;
  cursor.at += next === undefined ? 1 : 2;
}

function single(cursor: Cursor, building: Building): void {
  const end = cursor.text.indexOf("'", cursor.at + 1);
  if (end < 0) throw new ShellError('a single quote is not closed', cursor.at);
  building.text += cursor.text.slice(cursor.at + 1, end);
  building.quoted = true;
  cursor.at = end + 1;
}

function double(cursor: Cursor, building: Building, commands: ReadCommands): void {
  const start = cursor.at++;
  building.quoted = true;
  for (;;) {
    const char = cursor.text[cursor.at];
    if (char === undefined) throw new ShellError('a double quote is not closed', start);
    if (char === '"') break;
    if (char === '\\') inQuotes(cursor, building);
    else if (char === '$' || char === '`') dollar(cursor, building, commands, true);
    else {
      building.text += char;
      cursor.at++;
    }
  }
  cursor.at++;
}

function inQuotes(cursor: Cursor, building: Building): void {
  const next = cursor.text[cursor.at + 1] ?? '';
  if (next !== '\n') building.text += '"\\$`'.includes(next) ? next : `\\${next}`;
  cursor.at += 1 + next.length;
}

function dollar(cursor: Cursor, building: Building, commands: ReadCommands, inQuotation: boolean): void {
  const { text } = cursor;
  if (text[cursor.at] === '`') return substitution(cursor, building, commands, 1, '`');
  const next = text[cursor.at + 1];
  if (next === '(' && text[cursor.at + 2] === '(') return arithmetic(cursor, building);
  if (next === '(') return substitution(cursor, building, commands, 2, ')');
  if (next === '{') return parameter(cursor, building, commands);
  if (next === "'" && !inQuotation) {
    cursor.at++;
    return ansi(cursor, building);
  }
  VARIABLE.lastIndex = cursor.at + 1;
  const name = VARIABLE.exec(text)?.[0] ?? '';
  building.text += `$${name}`;
  if (name !== '') building.dynamic = true;
  cursor.at += 1 + name.length;
}

function ansi(cursor: Cursor, building: Building): void {
  const start = cursor.at++;
  while (cursor.text[cursor.at] !== "'") {
    if (cursor.at >= cursor.text.length) throw new ShellError('a single quote is not closed', start);
    if (cursor.text[cursor.at] === '\\') cursor.at++;
    building.text += cursor.text[cursor.at++] ?? '';
  }
  building.quoted = true;
  cursor.at++;
}

function substitution(
  cursor: Cursor,
  building: Building,
  commands: ReadCommands,
  opening: number,
  close: ')' | '`',
): void {
  const start = cursor.at;
  cursor.at += opening;
  building.commands.push(...commands(cursor, close));
  building.text += cursor.text.slice(start, cursor.at);
  building.dynamic = true;
}

/** `$((…))`: only its end matters. */
function arithmetic(cursor: Cursor, building: Building): void {
  const start = cursor.at;
  cursor.at += 3;
  for (let open = 2; open > 0; cursor.at++) {
    const char = cursor.text[cursor.at];
    if (char === undefined) throw new ShellError('$(( is not closed', start);
    if (char === '(') open++;
    else if (char === ')') open--;
  }
  building.text += cursor.text.slice(start, cursor.at);
  building.dynamic = true;
}

/** `${…}` with whatever stands inside. */
function parameter(cursor: Cursor, building: Building, commands: ReadCommands): void {
  const start = cursor.at;
  if (building.open >= MAX_DEPTH) throw new ShellError('${ is nested too deeply', start);
  cursor.at += 2;
  const inner: Building = { ...building, text: '', open: building.open + 1 };
  while (cursor.text[cursor.at] !== '}') {
    if (cursor.at >= cursor.text.length) throw new ShellError('${ is not closed', start);
    if (!piece(cursor, inner, commands)) inner.text += cursor.text[cursor.at++];
  }
  cursor.at++;
  building.text += cursor.text.slice(start, cursor.at);
  building.dynamic = true;
}
