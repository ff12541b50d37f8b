/**
 * YAML text to data, with the parser's events kept: positions are looked up from them only when a
 * finding needs one (see locate.ts), so reading a clean file costs no more than parsing it.
 */
import { type Data, type DataObject, isList, isObject, newObject } from '@palisade/core/value';
import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { eventsOf } from './events.ts';
import { type Entries, type PlainValue, readPlain } from './plain.ts';
import { type ResolveScalar, yaml11 } from './scalar.ts';

/** Nodes that aliases may add to a document when expanded; the answer to alias bombs. */
const MAX_ALIASED_NODES = 100_000;

export interface YamlDocument {
  readonly value: Data;
  readonly text: string;
  readonly events: readonly Event[];
  /** Index in `events` of this document's root node. */
  readonly root: number;
  /** Where things stand, for a text that is all plain. */
  readonly entries?: Entries;
  /** Keys given twice in one mapping (the last one wins), as offsets into `text`. */
  readonly duplicates: readonly { readonly key: string; readonly offset: number }[];
}

export interface YamlError {
  readonly message: string;
  /** Offset into the text. */
  readonly offset: number;
}

export interface YamlText {
  readonly documents: readonly YamlDocument[];
  readonly errors: readonly YamlError[];
}

interface Anchor {
  readonly value: Data;
  readonly size: number;
}

/** An alias that cannot be followed. */
class BadAlias extends Error {}

/** A scalar's text. A block that the end of the file cuts off has no final line break in go-yaml, and one in js-yaml. */
export function scalarText(source: string, event: ScalarEvent): string {
  if (event.fast) return source.slice(event.valueStart, event.valueEnd);
  const text = getScalarValue(source, event);
  const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  return block && event.valueEnd >= source.length && !source.endsWith('\n') ? text.replace(/\n$/, '') : text;
}

/** Builds the values of one event stream. One instance serves one text. */
class Builder {
  private index = 0;
  private anchors = new Map<string, Anchor>();
  private duplicates: { key: string; offset: number }[] = [];
  private size = 0;
  private aliased = 0;
  private readonly text: string;
  private readonly events: readonly Event[];
  private readonly scalar: ResolveScalar;

  constructor(text: string, events: readonly Event[], scalar: ResolveScalar) {
    this.text = text;
    this.events = events;
    this.scalar = scalar;
  }

  documents(): YamlDocument[] {
    const documents: YamlDocument[] = [];
    while (this.index < this.events.length) {
      this.index++; // DOCUMENT
      const root = this.index;
      this.anchors = new Map();
      this.duplicates = [];
      this.aliased = 0;
      const empty = this.events[root]?.type === EVENT_ID.POP;
      const value = empty ? null : this.node();
      this.index++; // POP of the document
      documents.push({ value, text: this.text, events: this.events, root, duplicates: this.duplicates });
    }
    return documents;
  }

  private node(): Data {
    const event = this.events[this.index++] as Event;
    this.size++;
    switch (event.type) {
      case EVENT_ID.SCALAR: {
        const value = this.scalarValue(event);
        if (event.anchorStart >= 0) this.remember(event, value, this.size - 1);
        return value;
      }
      case EVENT_ID.MAPPING: {
        const before = this.size;
        const value = this.mapping();
        if (event.anchorStart >= 0) this.remember(event, value, before);
        return value;
      }
      case EVENT_ID.SEQUENCE: {
        const before = this.size;
        const list: Data[] = [];
        while ((this.events[this.index] as Event).type !== EVENT_ID.POP) list.push(this.node());
        this.index++;
        if (event.anchorStart >= 0) this.remember(event, list, before);
        return list;
      }
      case EVENT_ID.ALIAS:
        return this.alias(this.text.slice(event.anchorStart, event.anchorEnd));
      default:
        throw new TypeError(`unexpected YAML event ${event.type}`);
    }
  }

  private remember(event: { anchorStart: number; anchorEnd: number }, value: Data, sizeBefore: number): void {
    this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), { value, size: this.size - sizeBefore });
  }

  private alias(name: string): Data {
    const anchor = this.anchors.get(name);
    if (!anchor) throw new BadAlias(`alias *${name} has no anchor before it, or is inside it`);
    this.size += anchor.size;
    this.aliased += anchor.size;
    if (this.aliased > MAX_ALIASED_NODES) throw new BadAlias(`aliases expand to more than ${MAX_ALIASED_NODES} nodes`);
    return anchor.value;
  }

  private scalarValue(event: ScalarEvent): Data {
    const text = scalarText(this.text, event);
    if (event.tagStart >= 0) return this.tagged(event, text);
    return event.style === SCALAR_STYLE.PLAIN ? this.scalar(text) : text;
  }

  private tagged(event: ScalarEvent, text: string): Data {
    const tag = this.text.slice(event.tagStart, event.tagEnd);
    if (tag === '!!str' || tag === '!' || tag === '!!binary') return text;
    return tag.startsWith('!!') ? this.scalar(text) : text;
  }

  private mapping(): DataObject {
    const object = newObject();
    let merges: Data[] | undefined;
    while ((this.events[this.index] as Event).type !== EVENT_ID.POP) {
      const keyEvent = this.events[this.index] as Event;
      const key = this.key();
      const plainMerge = key === '<<' && keyEvent.type === EVENT_ID.SCALAR && keyEvent.style === SCALAR_STYLE.PLAIN;
      const value = this.node();
      if (plainMerge) {
        merges ??= [];
        merges.push(value);
        continue;
      }
      if (object[key] !== undefined) this.duplicates.push({ key, offset: offsetOf(keyEvent) });
      object[key] = value;
    }
    this.index++;
    if (merges) for (const merge of merges) mergeInto(object, merge);
    return object;
  }

  /** Keys become JSON keys: `yes: 1` is `"true": 1`, and `0x10: 1` is `"16": 1`. */
  private plainKey(text: string): string {
    const value = this.scalar(text);
    return typeof value === 'boolean' || Number.isInteger(value) ? String(value) : text;
  }

  private key(): string {
    const event = this.events[this.index] as Event;
    if (event.type === EVENT_ID.SCALAR) {
      if (event.anchorStart < 0) {
        this.index++;
        const text = scalarText(this.text, event);
        return event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0 ? this.plainKey(text) : text;
      }
    }
    const value = this.node();
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

/** YAML merge keys: what the mapping itself says wins; of several sources the first wins. */
function mergeInto(object: DataObject, from: Data): void {
  if (isList(from)) for (const item of from) mergeInto(object, item);
  else if (isObject(from)) {
    for (const key in from) if (object[key] === undefined) object[key] = from[key] as Data;
  }
}

const offsetOf = (event: Event): number =>
  event.type === EVENT_ID.SCALAR ? event.valueStart : 'start' in event ? event.start : 0;

interface Mark {
  readonly reason?: string;
  readonly mark?: { readonly position: number };
}

/** All of YAML; `readPlain` is held equal to it. */
export function parseOnce(text: string, scalar: ResolveScalar): YamlText {
  try {
    const events = eventsOf(text);
    return { documents: new Builder(text, events, scalar).documents(), errors: [] };
  } catch (error) {
    const { reason, mark } = error as Mark;
    return { documents: [], errors: [{ message: reason ?? (error as Error).message, offset: mark?.position ?? 0 }] };
  }
}

/** Documents whose values are known; the events are found when something is to be located or edited. */
class PlainDocument implements YamlDocument {
  readonly value: Data;
  readonly entries: Entries;
  readonly text: string;
  readonly duplicates = [];
  readonly #position: number;

  constructor({ value, entries }: PlainValue, text: string, position: number) {
    this.value = value;
    this.entries = entries;
    this.text = text;
    this.#position = position;
  }

  get events(): readonly Event[] {
    return eventsOfText(this.text).events;
  }

  get root(): number {
    return eventsOfText(this.text).roots[this.#position] ?? 0;
  }
}

interface TextEvents {
  readonly text: string;
  readonly events: readonly Event[];
  /** By document: where its root is among the events. */
  readonly roots: readonly number[];
}

/** Findings come file by file: the events of one text are kept, and those of thousands are not. */
let latest: TextEvents | undefined;

function eventsOfText(text: string): TextEvents {
  if (latest?.text !== text) {
    const events = eventsOf(text);
    const roots = events.flatMap(({ type }, index) => (type === EVENT_ID.DOCUMENT ? [index + 1] : []));
    latest = { text, events, roots };
  }
  return latest;
}

const plainDocuments = (text: string, values: readonly PlainValue[]): YamlDocument[] =>
  values.map((value, position) => new PlainDocument(value, text, position));

/**
 * Every document of `text`. Where one document cannot be parsed the others still are, as kubectl does:
 * it cuts the stream at lines that start with `---` before it parses.
 */
export function parseYaml(text: string, scalar: ResolveScalar = yaml11): YamlText {
  const plain = readPlain(text, scalar);
  if (plain) return { documents: plainDocuments(text, plain), errors: [] };
  const whole = parseOnce(text, scalar);
  if (whole.errors.length === 0 || !/^---/m.test(text)) return whole;
  const documents: YamlDocument[] = [];
  const errors: YamlError[] = [];
  for (const { start, end } of pieces(text)) {
    // Blanking what comes before keeps every offset true to the whole text.
    const piece = parseOnce(text.slice(0, start).replace(/[^\n]/g, ' ') + text.slice(start, end), scalar);
    documents.push(...piece.documents);
    errors.push(...piece.errors);
  }
  return { documents, errors };
}

function pieces(text: string): { start: number; end: number }[] {
  const starts = [0, ...[...text.matchAll(/^---/gm)].map((match) => match.index).filter((index) => index > 0)];
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}
