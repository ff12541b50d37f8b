/** Commands joined by `&&`, `||`, `;`, `|` and newlines, with subshells, groups and the shell's compound words. */
import type { Span } from '@palisade/core/control/control';
import type { Script, ShellWord } from '@palisade/core/subject/script';
import {
  type Cursor,
  type Draft,
  MAX_DEPTH,
  type Place,
  type Reader,
  ShellError,
  type ShellText,
  skipBlanks,
} from './cursor.ts';
import { skipHeredocs } from './redirect.ts';
import { arithmetic, readExec, readSimple } from './simple.ts';
import { readWord } from './word.ts';

type Close = '' | ')' | '`' | '}';

interface ListState extends Place {
  readonly close: Close;
  /** Open `case` words. */
  cases: number;
}

/** At a command's place these words only join; what follows them is a command again. */
const JOINING = new Set(['if', 'then', 'elif', 'else', 'fi', 'do', 'done', 'while', 'until', '!', 'coproc']);
const OPERATOR = /&&|\|\||\|&|;;&|;;|;&|[;&|\n]/y;

/** The commands up to `close`, which is read too. */
function readList(outer: Cursor, close: Close, nested: boolean): readonly Draft[] {
  if (outer.depth >= MAX_DEPTH) throw new ShellError('commands are nested too deeply', outer.at);
  const cursor: Cursor = { ...outer, depth: outer.depth + 1, backtick: outer.backtick || close === '`' };
  const first = cursor.drafts.length;
  const state: ListState = { close, nested, after: '', pipeline: ++cursor.shared.pipelines, cases: 0 };
  while (step(cursor, state));
  outer.at = cursor.at;
  return cursor.drafts.slice(first).filter((draft) => draft !== undefined);
}

const reader: Reader = {
  commands: (cursor, close) => readList(cursor, close, true),
  script: (source, outer) => {
    try {
      return readList({ ...cursorOf(source, outer.shared), depth: outer.depth }, '', true);
    } catch (error) {
      // Its offsets are not the outer text's.
      throw error instanceof ShellError ? new ShellError(error.message, outer.at) : error;
    }
  },
};

const cursorOf = (source: ShellText, shared: Cursor['shared']): Cursor => ({
  source,
  text: source.text,
  at: 0,
  depth: 0,
  backtick: false,
  drafts: [],
  shared,
  heredocs: [],
});

/** What cannot be parsed is said, and what came before it is kept. */
function attempt(source: ShellText, read: (cursor: Cursor) => void): Script {
  const cursor = cursorOf(source, { pipelines: 0 });
  let unresolved: Script['unresolved'];
  try {
    read(cursor);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    const at = Math.min(error.at, source.text.length);
    unresolved = { why: error.message, span: source.spanOf(at, Math.min(at + 1, source.text.length)) };
  }
  return { language: 'sh', commands: cursor.drafts.filter((draft) => draft !== undefined), unresolved };
}

export const parseScript = (source: ShellText): Script => attempt(source, (cursor) => readList(cursor, '', false));

/** A command in exec form. */
export const execScript = (words: readonly ShellWord[], span: Span): Script =>
  attempt({ text: '', spanOf: () => span, exact: true }, (cursor) => readExec(cursor, words, span, reader));

/** Reads an operator, a group or a command; false when the list has ended. */
function step(cursor: Cursor, state: ListState): boolean {
  skipBlanks(cursor);
  const char = cursor.text[cursor.at];
  if (char === undefined) {
    if (state.close !== '') throw new ShellError(`${state.close} is missing`, cursor.at);
    return false;
  }
  if (char === state.close && (char !== '}' || isWordEnd(cursor, 1))) {
    cursor.at++;
    return false;
  }
  if (readOperator(cursor, state)) return true;
  if (char === '(') return group(cursor, state, ')');
  if (char === '{' && isWordEnd(cursor, 1)) return group(cursor, state, '}');
  if (char === ')' || char === '`') throw new ShellError(`${char} closes nothing`, cursor.at);
  return compound(cursor, state) || readSimple(cursor, state, reader);
}

const isWordEnd = (cursor: Cursor, length: number): boolean =>
  /^(?:[\s;&|()<>]|$)/.test(cursor.text.slice(cursor.at + length, cursor.at + length + 1));

function readOperator(cursor: Cursor, state: ListState): boolean {
  if (cursor.text.startsWith('&>', cursor.at)) return false;
  OPERATOR.lastIndex = cursor.at;
  const operator = OPERATOR.exec(cursor.text)?.[0];
  if (operator === undefined) return false;
  cursor.at += operator.length;
  if (operator === '\n') skipHeredocs(cursor);
  const joins = operator === '|' || operator === '|&';
  state.after = joins ? '|' : operator === '&&' || operator === '||' || operator === '&' ? operator : ';';
  if (!joins) state.pipeline = ++cursor.shared.pipelines;
  if (operator.startsWith(';;') || operator === ';&') casePattern(cursor, state);
  return true;
}

/** `( … )` and `{ … }`: what a following `|` reads is the output of all. */
function group(cursor: Cursor, state: ListState, close: ')' | '}'): boolean {
  if (cursor.text.startsWith('((', cursor.at)) return arithmetic(cursor);
  cursor.at++;
  const { after, pipeline } = state;
  const inner = readList(cursor, close, state.nested || close === ')');
  const [first] = inner;
  if (first) first.after = after;
  skipBlanks(cursor);
  if (/^\|[^|]/.test(cursor.text.slice(cursor.at, cursor.at + 2)))
    for (const command of inner) command.pipeline = pipeline;
  return true;
}

/** Reads `if`, `case … in`, `for …` and their like; false where a simple command stands. */
function compound(cursor: Cursor, state: ListState): boolean {
  const word = /^[a-z!]+/.exec(cursor.text.slice(cursor.at, cursor.at + 10))?.[0];
  if (word === undefined || !isWordEnd(cursor, word.length)) return false;
  if (word === 'esac' && state.cases > 0) state.cases--;
  else if (word === 'case') return caseHead(cursor, state);
  else if (!JOINING.has(word)) return false;
  cursor.at += word.length;
  return true;
}

function caseHead(cursor: Cursor, state: ListState): boolean {
  cursor.at += 'case'.length;
  skipBlanks(cursor);
  readWord(cursor, reader.commands);
  skipSpace(cursor);
  if (!cursor.text.startsWith('in', cursor.at)) throw new ShellError('case lacks its in', cursor.at);
  cursor.at += 'in'.length;
  state.cases++;
  casePattern(cursor, state);
  return true;
}

/** `a | b)`, or nothing before `esac`. */
function casePattern(cursor: Cursor, state: ListState): void {
  if (state.cases === 0) return;
  skipSpace(cursor);
  if (/^esac\b/.test(cursor.text.slice(cursor.at, cursor.at + 5))) return;
  if (cursor.text[cursor.at] === '(') cursor.at++;
  for (;;) {
    skipSpace(cursor);
    const char = cursor.text[cursor.at];
    if (char === undefined) throw new ShellError('case is not closed', cursor.at);
    if (char === ')') break;
    if (!readWord(cursor, reader.commands)) cursor.at++;
  }
  cursor.at++;
  state.after = ';';
}

function skipSpace(cursor: Cursor): void {
  for (;;) {
    skipBlanks(cursor);
    if (cursor.text[cursor.at] !== '\n') return;
    cursor.at++;
  }
}
