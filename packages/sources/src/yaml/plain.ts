/**
 * The plain part of YAML, in which nearly every manifest is written: block mappings and sequences of scalars on one
 * line, literal blocks, and lists in brackets. A line is one match of a regular expression, which is several times as
 * fast as going through its characters. What is not certainly plain is left to js-yaml; a test holds the two equal.
 */
import { type Data, type DataList, type DataObject, newObject } from '@palisade/core/value';
import type { ResolveScalar } from './scalar.ts';

/** Tabs, carriage returns, and what YAML forbids or reads in a way of its own. */
const ODD = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff]/;
/** Indentation, dashes, key, and what stands after them. */
const LINE = /( *)((?:- +)*)(?:(\w[\w./-]*|"[^"\\\n]*"|'[^'\n]*'):(?=[ \n]|$))? *([^\n]*)\n?/y;
const SEPARATOR = /^--- *(?:$| #)/;
const QUOTED = /^(?:"([^"\\]*)"|'([^']*)') *(?: #.*)?$/;
/** How a plain scalar may start without meaning anything else. */
const PLAIN = /^(?:[\w./+~^$(=;\\]|-[^ ])/;
const ITEM = `(?:"[^"\\\\]*"|'[^']*'|[A-Za-z0-9_./$][\\w./$@%^+=~-]*)`;
const FLOW = new RegExp(`^(\\[ *(?:${ITEM} *(?:, *${ITEM} *)*)?\\]) *(?: #.*)?$`);
const FLOW_ITEMS = new RegExp(ITEM, 'g');
const EMPTY = /^\{ *\} *(?:$| #)/;
const MAX_DEPTH = 100;
const NEWLINE = 10;

/**
 * Where things stand, in the order of the text, three numbers for each: the column; the offset of the key, or what
 * stands there instead of one; and the offset of the value that is on the same line.
 */
export type Entries = number[];
export const ENTRY = 3;
export const DASH = -1;
export const ALONE = -2;
export const NOTHING = -1;

export interface PlainValue {
  readonly value: Data;
  readonly entries: Entries;
}

type Line = readonly [whole: string, indent: string, dashes: string, key: string | undefined, rest: string];

class NotPlain extends Error {}
/** One for all: a stack trace for each would cost more than the reading. */
const NOT_PLAIN = new NotPlain('not plain');

/** A mapping or sequence that may still grow, and where its members stand. */
interface Open {
  readonly column: number;
  readonly list: DataList | undefined;
  readonly map: DataObject | undefined;
  /** The key whose value is still to come. */
  key: string;
  pending: boolean;
}

const isQuoted = (text: string): boolean => text.startsWith('"') || text.startsWith("'");

class PlainReader {
  private readonly text: string;
  private readonly scalar: ResolveScalar;
  private readonly documents: PlainValue[] = [];
  private entries: Entries = [];
  /** Where the line starts that is being read. */
  private lineStart = 0;
  private open: Open[] = [];
  private root: Data | undefined;
  private separated = false;

  constructor(text: string, scalar: ResolveScalar) {
    this.text = text;
    this.scalar = scalar;
  }

  read(): readonly PlainValue[] {
    const { text } = this;
    for (let next = 0; next < text.length; ) {
      this.lineStart = next;
      LINE.lastIndex = next;
      // Everything in it is optional, so it always matches.
      const match = LINE.exec(text) as unknown as Line;
      next = this.line(match[1].length, match[2], match[3], match[4], next + match[0].length);
    }
    this.endDocument();
    return this.documents;
  }

  private endDocument(): void {
    if (this.root === undefined) throw NOT_PLAIN;
    this.close(-1);
    this.documents.push({ value: this.root, entries: this.entries });
    this.entries = [];
    this.root = undefined;
  }

  /** `next` is where the next line starts; what is returned is that, or the end of a block. */
  private line(indent: number, dashes: string, key: string | undefined, rest: string, next: number): number {
    const bare = dashes === '' && key === undefined;
    if (bare && (rest === '' || rest.startsWith('#'))) return next;
    if (bare && indent === 0 && (rest.startsWith('---') || rest.startsWith('...'))) {
      this.separate(rest);
      return next;
    }
    for (let index = 0; index < dashes.length; index++) if (dashes[index] === '-') this.dash(indent + index);
    const column = indent + dashes.length;
    if (key !== undefined) this.key(column, key);
    else if (rest === '-') {
      this.dash(column);
      return next;
    }
    if (rest === '' || rest.startsWith('#')) return next;
    if (key === undefined) this.alone(column);
    const end = next - (this.text.charCodeAt(next - 1) === NEWLINE ? 1 : 0);
    this.entries[this.entries.length - 1] = end - rest.length;
    if (rest === '|' || rest === '|-') return this.block(rest === '|', next);
    this.fill(this.value(rest));
    return next;
  }

  /** A value without a key: further right than what it belongs to. */
  private alone(column: number): void {
    this.close(column);
    if ((this.open.at(-1)?.column ?? column) >= column) throw NOT_PLAIN;
    this.entries.push(column, ALONE, 0);
  }

  private separate(line: string): void {
    if (!SEPARATOR.test(line)) throw NOT_PLAIN;
    // Comments may stand before the first document, and before its own separator.
    if (this.separated || this.root !== undefined) this.endDocument();
    this.separated = true;
  }

  private keyText(written: string): string {
    if (isQuoted(written)) return written.slice(1, -1);
    const value = this.scalar(written);
    return typeof value === 'boolean' || Number.isInteger(value) ? String(value) : written;
  }

  /** Ends what stands further right than `column`. */
  private close(column: number): void {
    const { open } = this;
    for (let top = open.at(-1); top && top.column > column; top = open.at(-1)) this.pop(top);
  }

  private pop(top: Open): void {
    if (top.pending) this.fill(null);
    this.open.pop();
  }

  /** Puts a value where one is awaited. */
  private fill(value: Data): void {
    const top = this.open.at(-1);
    if (!top?.pending) throw NOT_PLAIN;
    if (top.map) top.map[top.key] = value;
    else top.list?.push(value);
    top.pending = false;
  }

  private start(column: number, value: DataList | DataObject): Open {
    const top = this.open.at(-1);
    if (top) this.fill(value);
    else if (this.root === undefined) this.root = value;
    else throw NOT_PLAIN;
    const started = Array.isArray(value)
      ? { column, list: value, map: undefined, key: '', pending: false }
      : { column, list: undefined, map: value, key: '', pending: false };
    if (this.open.push(started) > MAX_DEPTH) throw NOT_PLAIN;
    return started;
  }

  private dash(column: number): void {
    this.entries.push(column, DASH, this.lineStart + column);
    this.close(column);
    let top = this.open.at(-1);
    if (!top?.list || top.column !== column) {
      // A sequence may stand in the column of the key that it belongs to, but not in that of another sequence.
      if (top && top.column === column && !top.map) throw NOT_PLAIN;
      top = this.start(column, []);
    } else if (top.pending) this.fill(null);
    top.pending = true;
  }

  private key(column: number, written: string): void {
    this.entries.push(column, this.lineStart + column, NOTHING);
    const key = this.keyText(written);
    this.close(column);
    let top = this.open.at(-1);
    if (top?.list && top.column === column) {
      this.pop(top);
      top = this.open.at(-1);
    }
    if (!top?.map || top.column !== column) {
      if (top && top.column >= column) throw NOT_PLAIN;
      top = this.start(column, newObject());
    } else if (top.pending) this.fill(null);
    if ((top.map as DataObject)[key] !== undefined) throw NOT_PLAIN;
    top.key = key;
    top.pending = true;
  }

  private value(rest: string): Data {
    const quoted = QUOTED.exec(rest);
    if (quoted) return quoted[1] ?? (quoted[2] as string);
    if (PLAIN.test(rest)) return this.plain(rest);
    const flow = FLOW.exec(rest);
    if (flow) return this.flow(flow[1] as string);
    if (EMPTY.test(rest)) return newObject();
    throw NOT_PLAIN;
  }

  private plain(rest: string): Data {
    const comment = rest.indexOf(' #');
    const text = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
    if (text.includes(': ') || text.endsWith(':')) throw NOT_PLAIN;
    return this.scalar(text);
  }

  private flow(list: string): Data {
    return (list.match(FLOW_ITEMS) ?? []).map((item) => (isQuoted(item) ? item.slice(1, -1) : this.scalar(item)));
  }

  /** A literal block; `clip` keeps its last line break. Returns where the line after it starts. */
  private block(clip: boolean, start: number): number {
    const { text } = this;
    const parent = this.open.at(-1)?.column ?? 0;
    const lines: string[] = [];
    let indent = -1;
    let at = start;
    while (at < text.length) {
      const newline = text.indexOf('\n', at);
      const end = newline < 0 ? text.length : newline;
      let first = at;
      while (first < end && text[first] === ' ') first++;
      const width = first - at;
      if (first === end) {
        // Spaces may be content here, by how many there are.
        if (width > 0) throw NOT_PLAIN;
        lines.push('');
      } else {
        if (indent < 0) indent = width;
        if (width < indent) {
          if (width > parent) throw NOT_PLAIN;
          break;
        }
        lines.push(text.slice(at + indent, end));
      }
      at = end + 1;
    }
    if (indent <= parent) throw NOT_PLAIN;
    while (lines.at(-1) === '') lines.pop();
    this.fill(lines.join('\n') + (clip && (at < text.length || text.endsWith('\n')) ? '\n' : ''));
    return Math.min(at, text.length);
  }
}

/** The values of the documents, or `undefined` where the text is not all plain. */
export function readPlain(text: string, scalar: ResolveScalar): readonly PlainValue[] | undefined {
  if (ODD.test(text)) return undefined;
  try {
    return new PlainReader(text, scalar).read();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}
