/** How go-yaml v2 writes a string: plain, quoted or as a block, and where it folds. */
import { yaml11 } from '../../yaml/scalar.ts';
import { byteLength } from './text.ts';

const BEST_WIDTH = 80;

const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIMESTAMP =
  /^\d{4}-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;
const SPECIAL_WORD = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match) return false;
  const [month, day] = [Number(match[1]), Number(match[2])];
  const [hour, minute, second] = [match[3] ?? match[6], match[4] ?? match[7], match[5] ?? match[8]].map(Number);
  const date = new Date(Date.UTC(Number(text.slice(0, 4)), month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false;
  return hour === undefined || Number.isNaN(hour) || (hour < 24 && (minute as number) < 60 && (second as number) < 60);
}

/** Whether the text, written plain, is read back as a string. */
function readsAsString(text: string): boolean {
  const read = yaml11(text);
  const isText =
    typeof read === 'string' ||
    text.startsWith('._') ||
    read === Number.POSITIVE_INFINITY ||
    read === Number.NEGATIVE_INFINITY;
  if (!isText || SPECIAL_WORD.test(text) || BASE_60.test(text)) return false;
  return !isTimestamp(text);
}

const BREAK = /[\n\r\u0085\u2028\u2029]/;
const BREAKS = /[\n\r\u0085\u2028\u2029]/g;
const UNPRINTABLE = /[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

interface Allowed {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const startsLikeIndicator = (text: string): boolean =>
  /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t]|$))/.test(text);

const hasIndicator = (text: string): boolean =>
  /:(?:[ \t]|$)|[ \t\n\r\u0085\u2028\u2029]#/.test(text.slice(1)) || /^[ \t\n\r\u0085\u2028\u2029]#/.test(text);

function analyze(text: string): Allowed {
  const special = UNPRINTABLE.test(text) || / [\n\r\u0085\u2028\u2029]/.test(text);
  const breakSpace = /[\n\r\u0085\u2028\u2029] /.test(text);
  const edges = /^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/.test(text);
  const plain = !special && !breakSpace && !edges && !BREAK.test(text);
  return {
    plain: plain && !startsLikeIndicator(text) && !hasIndicator(text),
    single: !special && !breakSpace,
    block: !special && !text.endsWith(' '),
  };
}

type Style = 'plain' | 'single' | 'double' | 'literal';

function styleOf(text: string, key: boolean): Style {
  if (text === '') return 'double';
  const allowed = analyze(text);
  if (text.includes('\n')) return allowed.block && !key ? 'literal' : 'double';
  if (!readsAsString(text)) return 'double';
  if (allowed.plain) return 'plain';
  return allowed.single ? 'single' : 'double';
}

const ESCAPES: ReadonlyMap<number, string> = new Map(
  Object.entries({
    0: '0',
    7: 'a',
    8: 'b',
    9: 't',
    10: 'n',
    11: 'v',
    12: 'f',
    13: 'r',
    27: 'e',
    34: '"',
    92: '\\',
    133: 'N',
    160: '_',
    8232: 'L',
    8233: 'P',
  }).map(([code, letter]) => [Number(code), letter]),
);

function escape(character: string): string {
  const code = character.codePointAt(0) as number;
  const letter = ESCAPES.get(code);
  if (letter !== undefined) return `\\${letter}`;
  const [prefix, width] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8];
  return `\\${prefix}${code
    .toString(16)
    .toUpperCase()
    .padStart(width as number, '0')}`;
}

const needsEscape = (character: string): boolean =>
  character === '"' || character === '\\' || BREAK.test(character) || UNPRINTABLE.test(character);

interface Folding {
  readonly indent: number;
  readonly column: number;
  /** Whether a space before another one may be where the line is broken (only double quotes can say so). */
  readonly double: boolean;
  readonly quoted: boolean;
}

/** The text written character by character, broken at spaces once the line is too long. */
function fold(text: string, write: (character: string) => string, { indent, column, double, quoted }: Folding): string {
  const characters = [...text];
  let result = '';
  let at = column;
  let spaces = false;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1];
    const inside = !quoted || (index > 0 && index < characters.length - 1);
    if (character === ' ' && !spaces && at > BEST_WIDTH && inside && (double || next !== ' ')) {
      result += `\n${' '.repeat(indent)}${double && next === ' ' ? '\\' : ''}`;
      at = indent + (double && next === ' ' ? 1 : 0);
    } else {
      const written = write(character);
      result += written;
      at += written.length;
    }
    spaces = character === ' ';
  }
  return result;
}

const BLOCK_HINT = /^[ \n\r\u0085\u2028\u2029]/;

function literal(text: string, indent: number): string {
  const ended = text.endsWith('\n');
  const chomp = !ended ? '-' : text.length === 1 || BREAK.test(text.at(-2) as string) ? '+' : '';
  const lines = (ended ? text.slice(0, -1) : text).split('\n');
  const body = lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
  return [`|${BLOCK_HINT.test(text) ? '2' : ''}${chomp}`, ...body].join('\n');
}

const writeDouble = (character: string): string => (needsEscape(character) ? escape(character) : character);
const writeSingle = (character: string): string => (character === "'" ? "''" : character);
const writePlain = (character: string): string => character;

/** The scalar as written from `column` on; lines that follow stand at `indent`. */
export function scalarText(text: string, indent: number, column: number): string {
  const style = styleOf(text, false);
  if (style === 'literal') return literal(text, indent);
  if (style === 'plain') return fold(text, writePlain, { indent, column, double: false, quoted: false });
  if (style === 'single')
    return `'${fold(text, writeSingle, { indent, column: column + 1, double: false, quoted: true })}'`;
  return `"${fold(text, writeDouble, { indent, column: column + 1, double: true, quoted: true })}"`;
}

export function keyText(text: string): string {
  const style = styleOf(text, true);
  if (style === 'plain') return text;
  return style === 'single' ? `'${text.replaceAll("'", "''")}'` : `"${[...text].map(writeDouble).join('')}"`;
}

export const isSimpleKey = (key: string): boolean => key.replace(BREAKS, '') === key && byteLength(key) <= 128;

const LETTER = /\p{L}/u;
const DIGIT = /\p{Nd}/u;

function digitRun(text: readonly string[], from: number): { end: number; value: number } {
  let end = from;
  let value = 0;
  while (end < text.length && DIGIT.test(text[end] as string))
    value = value * 10 + (text[end++] as string).charCodeAt(0) - 48;
  return { end, value };
}

function afterNonZeroDigits(text: readonly string[], at: number): boolean {
  for (let index = at - 1; index >= 0 && DIGIT.test(text[index] as string); index--)
    if (text[index] !== '0') return true;
  return false;
}

/** go-yaml's order of keys: letters after everything else, runs of digits by their value. */
export function compareKeys(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  const at = a.findIndex((character, index) => character !== b[index]);
  if (at < 0 || at >= b.length) return a.length - b.length;
  const [x, y] = [a[at] as string, b[at] as string];
  const letters = Number(LETTER.test(x)) + Number(LETTER.test(y));
  if (letters === 2) return (x.codePointAt(0) as number) - (y.codePointAt(0) as number);
  if (letters === 1) return LETTER.test(y) ? -1 : 1;
  const lead = (x === '0' || y === '0') && afterNonZeroDigits(a, at) ? '1' : '';
  const [m, n] = [digitRun(a, at), digitRun(b, at)];
  const [p, q] = [withLead(lead, m, at), withLead(lead, n, at)];
  return p - q || m.end - n.end || (x.codePointAt(0) as number) - (y.codePointAt(0) as number);
}

const withLead = (lead: string, run: { end: number; value: number }, at: number): number =>
  lead === '' ? run.value : 10 ** (run.end - at) + run.value;
