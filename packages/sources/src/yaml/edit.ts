/**
 * Data edits → text edits on the YAML as it is written: comments, quoting, order and everything outside
 * the edit stay as they are. JSON is YAML's flow style, so it is edited the same way.
 */
import type { DataEdit } from '@palisade/core/location';
import { isList } from '@palisade/core/value';
import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';
import { styleOf } from './block-style.ts';
import { closing, endOf, skip, startOf } from './locate.ts';
import type { YamlDocument } from './parse.ts';
import { type BlockStyle, renderBlock, renderEntry, renderFlow, renderScalar } from './render.ts';
import { isNothing, plan, valueOf, type Wanted } from './wanted.ts';

export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export class CannotEdit extends Error {}

interface Entry {
  /** Index of the first event: the key of a mapping entry, the item of a sequence. */
  readonly first: number;
  readonly value: number;
  readonly key: string;
}

interface Context {
  readonly document: YamlDocument;
  readonly style: BlockStyle;
  readonly newline: string;
}

function entriesOf({ events, text }: YamlDocument, index: number): Entry[] {
  const mapping = (events[index] as Event).type === EVENT_ID.MAPPING;
  const entries: Entry[] = [];
  for (let at = index + 1; (events[at] as Event).type !== EVENT_ID.POP; ) {
    const value = mapping ? skip(events, at) : at;
    const event = events[at] as Event;
    const key = !mapping
      ? String(entries.length)
      : event.type === EVENT_ID.SCALAR
        ? text.slice(event.valueStart, event.valueEnd)
        : '';
    entries.push({ first: at, value, key });
    at = skip(events, value);
  }
  return entries;
}

const isFlow = (event: Event): boolean => 'style' in event && event.style === COLLECTION_STYLE.FLOW;
const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

const hasProperties = (event: Event): boolean =>
  ('tagStart' in event && event.tagStart >= 0) ||
  ('anchorStart' in event && event.type !== EVENT_ID.ALIAS && event.anchorStart >= 0);

/** After a `?`, a tag or an anchor the column of an entry does not tell where another one may stand. */
const isOdd = (text: string, event: Event): boolean =>
  hasProperties(event) || /(?:^|\s)\?\s*$/.test(text.slice(Math.max(0, startOf(event) - 80), startOf(event)));

/** Offset of the end of the line on which the content before `offset` ends (before any `\r\n`). */
function lineEnd(text: string, offset: number): number {
  const from = text[offset - 1] === '\n' ? offset - 1 : offset;
  const newline = text.indexOf('\n', from);
  const end = newline < 0 ? text.length : newline;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function insertFlow(context: Context, index: number, parts: readonly string[]): Splice[] {
  const { document } = context;
  const { text } = document;
  const close = closing(document, index);
  const entries = entriesOf(document, index);
  const last = entries.at(-1);
  const joined = parts.join(', ');
  if (!last) return [{ start: close, end: close, text: text[close] === '}' && !isJson(text) ? ` ${joined} ` : joined }];
  const end = endOf(document, last.value);
  return [{ start: end, end, text: `, ${joined}` }];
}

const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

const flowEntry = (text: string, key: string, value: unknown): string =>
  isJson(text) ? `${JSON.stringify(key)}: ${JSON.stringify(value)}` : `${renderScalar(key)}: ${renderFlow(value)}`;

function insertInto(context: Context, index: number, missing: readonly (readonly [string, Wanted])[]): Splice[] {
  const { document, style, newline } = context;
  const { text, events } = document;
  const event = events[index] as Event;
  const sequence = event.type === EVENT_ID.SEQUENCE;
  const values = missing.map(([key, wanted]) => [key, valueOf(wanted)] as const);
  if (isFlow(event))
    return insertFlow(
      context,
      index,
      values.map(([key, value]) =>
        sequence ? (isJson(text) ? JSON.stringify(value) : renderFlow(value)) : flowEntry(text, key, value),
      ),
    );
  const last = entriesOf(document, index).at(-1) as Entry;
  const column = sequence
    ? dashColumn(text, startOf(events[last.first] as Event))
    : columnOf(text, startOf(events[last.first] as Event));
  const at = lineEnd(text, endOf(document, last.value));
  const lines = values.map(([key, value]) =>
    sequence ? `- ${renderBlock(value, column + 2, style)}` : renderEntry(key, value, column, style),
  );
  const indent = `\n${' '.repeat(column)}`;
  return [{ start: at, end: at, text: `${indent}${lines.join(indent)}`.replaceAll('\n', newline) }];
}

/** Column of the `-` before an item's content. */
function dashColumn(text: string, content: number): number {
  const dash = text.lastIndexOf('-', content - 1);
  return columnOf(text, dash);
}

/** Takes an entry out, with its line where it has lines of its own. */
function removeEntry(context: Context, index: number, entries: readonly Entry[], position: number): Splice {
  const { document } = context;
  const { text, events } = document;
  const parent = events[index] as Event;
  const entry = entries[position] as Entry;
  const start = startOf(events[entry.first] as Event);
  const next = entries[position + 1];
  const nextStart = next && startOf(events[next.first] as Event);
  if (entries.length === 1)
    return {
      start: startOf(parent),
      end: endOf(document, index),
      text: parent.type === EVENT_ID.SEQUENCE ? '[]' : '{}',
    };
  if (isFlow(parent)) {
    if (nextStart !== undefined) return { start, end: nextStart, text: '' };
    const previous = entries[position - 1] as Entry;
    return { start: endOf(document, previous.value), end: endOf(document, entry.value), text: '' };
  }
  const sequence = parent.type === EVENT_ID.SEQUENCE;
  const from = sequence ? text.lastIndexOf('-', start - 1) : start;
  const ownLine = text.slice(lineStart(text, from), from).trim() === '';
  const end = lineEnd(text, endOf(document, entry.value));
  // The first key of a sequence item stands behind its dash: the next key takes its place.
  if (!ownLine && nextStart !== undefined) return { start: from, end: nextStart, text: '' };
  const lineAfter = text.indexOf('\n', end);
  return { start: lineStart(text, from), end: lineAfter < 0 ? text.length : lineAfter + 1, text: '' };
}

/** A block scalar is written from its `|` or `>`, which stands before what the parser calls its value. */
function headOf(text: string, event: Event): number {
  const start = startOf(event);
  if (event.type !== EVENT_ID.SCALAR) return start;
  const isBlock = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  return isBlock ? Math.max(text.lastIndexOf('|', start - 1), text.lastIndexOf('>', start - 1)) : start;
}

/** Without the line break that a block scalar's value ends with: it is the next line's, too. */
const contentEnd = (text: string, end: number): number =>
  text[end - 1] === '\n' ? (text[end - 2] === '\r' ? end - 2 : end - 1) : end;

function replace(context: Context, index: number, value: unknown): Splice[] {
  const { document, style, newline } = context;
  const { text, events } = document;
  const event = events[index] as Event;
  const old = { start: headOf(text, event), end: contentEnd(text, endOf(document, index)) };
  const block = (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) && !isFlow(event);
  if (isJson(text)) return [{ ...old, text: JSON.stringify(value) }];
  const collection = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (block && collection) {
    const column =
      event.type === EVENT_ID.SEQUENCE
        ? dashColumn(text, startOf(events[index + 1] as Event))
        : columnOf(text, old.start);
    return [{ ...old, text: renderBlock(value, column, style).replaceAll('\n', newline) }];
  }
  const empty = old.start === old.end;
  return [{ ...old, text: `${empty ? ' ' : ''}${renderFlow(value)}` }];
}

/** Extending a list appends to it, so that its comments and style stay. */
function extension(document: YamlDocument, path: readonly string[], value: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  let here: unknown = document.value;
  for (const key of path) here = (here as Record<string, unknown> | undefined)?.[key];
  if (!isList(here) || here.length === 0 || here.length >= value.length) return undefined;
  return here.every((item, index) => item === value[index]) ? value.slice(here.length) : undefined;
}

const isNull = (text: string, event: Event): boolean =>
  event.type === EVENT_ID.SCALAR &&
  event.style === SCALAR_STYLE.PLAIN &&
  /^(?:~|null|Null|NULL)?$/.test(text.slice(event.valueStart, event.valueEnd));

function fillEmpty(context: Context, index: number, mark: number | undefined, wanted: Wanted): Splice[] {
  const { document, style, newline } = context;
  const { text, events } = document;
  const event = events[index] as Event;
  const value = valueOf(wanted);
  if (!isNull(text, event)) throw new CannotEdit('a text stands where an object belongs');
  if (isJson(text) || mark === undefined) return replace(context, index, value);
  const column = columnOf(text, mark) + 2;
  const start = startOf(event);
  const end = endOf(document, index);
  // A trailing comment after `key:` stays on its line; the members go below it.
  const at = start === end ? lineEnd(text, start) : end;
  const lines = `\n${' '.repeat(column)}${renderBlock(value, column, style)}`.replaceAll('\n', newline);
  return [
    ...(start === end ? [] : [{ start, end: at, text: '' }]),
    { start: start === end ? at : lineEnd(text, end), end: start === end ? at : lineEnd(text, end), text: lines },
  ];
}

/** What an empty value is set in from: its key, or the dash of its item. In a flow collection there is no such thing. */
function markOf({ text, events }: YamlDocument, parent: Event, { first, value }: Entry): number | undefined {
  if (isFlow(parent)) return undefined;
  const start = startOf(events[first] as Event);
  return first === value ? text.lastIndexOf('-', start - 1) : start;
}

function walk(
  context: Context,
  index: number,
  mark: number | undefined,
  path: readonly string[],
  wanted: Wanted,
): Splice[] {
  const { document } = context;
  const event = document.events[index] as Event;
  if (event.type === EVENT_ID.ALIAS) throw new CannotEdit('the value is an alias of another one');
  if (wanted.set) {
    const added = extension(document, path, wanted.set.value);
    if (!added) return replace(context, index, wanted.set.value);
    const items = added.map((value, n) => [String(n), { set: { value }, children: new Map() }] as const);
    return insertInto(context, index, items);
  }
  if (event.type === EVENT_ID.SCALAR) return isNothing(wanted) ? [] : fillEmpty(context, index, mark, wanted);
  const entries = entriesOf(document, index);
  const splices: Splice[] = [];
  const missing: (readonly [string, Wanted])[] = [];
  for (const [key, child] of wanted.children) {
    const position = entries.findLastIndex((entry) => entry.key === key);
    const entry = entries[position];
    if (!entry) {
      if (!child.remove && !isNothing(child)) missing.push([key, child]);
    } else if (child.remove) splices.push(removeEntry(context, index, entries, position));
    else {
      splices.push(...walk(context, entry.value, markOf(document, event, entry), [...path, entry.key], child));
    }
  }
  if (missing.length > 0) {
    const left = entries.filter(({ key }) => !wanted.children.get(key)?.remove);
    if (left.length === 0) return replace(context, index, valueOf({ children: new Map(missing) }));
    if (event.type === EVENT_ID.SEQUENCE && missing.some(([key]) => !/^(?:\d+|-)$/.test(key)))
      throw new CannotEdit('a list stands where an object belongs');
    if (entries.some(({ first }) => isOdd(document.text, document.events[first] as Event)))
      throw new CannotEdit('the entries are written with `?`, tags or anchors');
    if (entries.some(({ key }) => key === '<<')) throw new CannotEdit('the mapping is merged from another one');
    splices.push(...insertInto(context, index, missing));
  }
  return splices;
}

/**
 * The splices that make the edits, in order of position.
 * @throws CannotEdit where the text cannot take them without changing something else.
 */
export function editYaml(document: YamlDocument, edits: readonly DataEdit[]): Splice[] {
  const style = styleOf(document);
  const { newline } = style;
  if (newline === undefined) throw new CannotEdit('lines end with a carriage return alone');
  const context: Context = { document, style, newline };
  return walk(context, document.root, undefined, [], plan(edits)).sort((a, b) => a.start - b.start || a.end - b.end);
}
