/** The arguments of an instruction, in the form that its keyword gives them. */
import type { Span } from '@palisade/core/control/control';
import type { Flag, Keyword, Pair, Text, Word } from '@palisade/core/subject/dockerfile';
import { skipBlanks, splitWords, wordEnd } from './words.ts';

/** A joined text with what is needed to read words in it. */
export interface Reading {
  readonly text: string;
  readonly escape: string;
  readonly spanOf: (start: number, end: number) => Span;
  readonly expand: (raw: string) => Text;
}

const FLAGGED = new Set<Keyword>(['ADD', 'COPY', 'FROM', 'HEALTHCHECK', 'RUN']);
const FLAG = /^--([A-Za-z][\w-]*)(?:=([\s\S]*))?$/;

const word = (reading: Reading, start: number, end: number): Word => {
  const raw = reading.text.slice(start, end);
  return { raw, value: reading.expand(raw), span: reading.spanOf(start, end) };
};

const NONE: ReadonlyMap<string, string> = new Map();

function options(value: Text | undefined): ReadonlyMap<string, string> {
  if (typeof value !== 'string' || !value.includes('=')) return NONE;
  const parts = value.split(',').map((part): [string, string] => {
    const equals = part.indexOf('=');
    return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
  });
  return new Map(parts);
}

/** The flags that start at `from`, and where they end. */
export function readFlags(reading: Reading, keyword: Keyword, from: number): { flags: Flag[]; end: number } {
  const flags: Flag[] = [];
  let at = skipBlanks(reading.text, from);
  while (FLAGGED.has(keyword) && reading.text.startsWith('--', at)) {
    const end = wordEnd(reading.text, at, reading.escape);
    const match = FLAG.exec(reading.text.slice(at, end));
    if (!match) break;
    const value = match[2] === undefined ? undefined : reading.expand(match[2]);
    flags.push({
      name: (match[1] as string).toLowerCase(),
      value,
      options: options(value),
      span: reading.spanOf(at, end),
    });
    at = skipBlanks(reading.text, end);
  }
  return { flags, end: at };
}

const JSON_STRING = /"(?:[^"\\]|\\.)*"/g;

/** The items of a JSON array of strings; undefined where the text is none. `fill`: variables are filled in. */
export function execWords(reading: Reading, from: number, fill: boolean): Word[] | undefined {
  const text = reading.text.slice(from);
  if (!text.startsWith('[') || !text.trimEnd().endsWith(']')) return undefined;
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(items) || !items.every((item) => typeof item === 'string')) return undefined;
  return [...text.matchAll(JSON_STRING)].map((match, n) => {
    const start = from + match.index;
    const item = items[n] as string;
    const value = fill ? reading.expand(item) : item;
    return { raw: match[0], value, span: reading.spanOf(start, start + match[0].length) };
  });
}

export const plainWords = (reading: Reading, from: number): Word[] =>
  splitWords(reading.text, from, reading.escape).map(({ start, end }) => word(reading, start, end));

/** All of the rest as one word, as USER and WORKDIR take it. */
export const wholeWord = (reading: Reading, from: number): Word[] =>
  from < reading.text.length ? [word(reading, from, reading.text.length)] : [];

function pair(reading: Reading, start: number, end: number): Pair {
  const text = reading.text.slice(start, end);
  const equals = text.indexOf('=');
  const key = equals < 0 ? text : text.slice(0, equals);
  const raw = equals < 0 ? undefined : text.slice(equals + 1);
  const name = key.replace(/^["']|["']$/g, '');
  return {
    key: name,
    raw,
    value: raw === undefined ? undefined : reading.expand(raw),
    span: reading.spanOf(start, end),
  };
}

/** `A=1 B=2`, or the older `A the rest`. */
export function pairs(reading: Reading, keyword: Keyword, from: number): Pair[] {
  const ranges = splitWords(reading.text, from, reading.escape);
  const [first] = ranges;
  if (!first) return [];
  const older = keyword !== 'ARG' && !reading.text.slice(first.start, first.end).includes('=');
  if (!older) return ranges.map(({ start, end }) => pair(reading, start, end));
  const raw = reading.text.slice(skipBlanks(reading.text, first.end));
  const key = reading.text.slice(first.start, first.end);
  return [{ key, raw, value: reading.expand(raw), span: reading.spanOf(first.start, reading.text.length) }];
}
