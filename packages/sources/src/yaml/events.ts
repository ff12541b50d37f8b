/**
 * js-yaml's events, with a place for what is not there: the value of `key:` is empty and stands after its colon, an
 * empty item after its dash. js-yaml gives both the offset -1.
 */
import { COLLECTION_STYLE, EVENT_ID, type Event, parseEvents, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** Deeper nesting than this is refused: no real manifest has it, and every reader of the data recurses. */
const MAX_DEPTH = 200;

const SPACE = new Set([' ', '\t', '\r', '\n']);
const INDICATORS = new Set([':', '-', '?']);

/** The offset after spaces, line breaks and comments. */
function skipNothing(text: string, from: number): number {
  for (let at = from; ; ) {
    while (SPACE.has(text[at] ?? '')) at++;
    if (text[at] !== '#') return at;
    const newline = text.indexOf('\n', at);
    if (newline < 0) return text.length;
    at = newline;
  }
}

/** An empty key stands before its colon, an empty value after it. */
function emptyAt(text: string, { tagEnd, anchorEnd }: ScalarEvent, at: number, isKey: boolean): number {
  const properties = Math.max(tagEnd, anchorEnd);
  if (properties > at) return properties;
  const next = skipNothing(text, at);
  if (isKey && text[next] === ':') return next;
  return INDICATORS.has(text[next] ?? '') ? next + 1 : at;
}

/** The offset after a flow collection whose last member ends at `at`. */
function afterFlow(text: string, at: number): number {
  let next = skipNothing(text, at);
  if (text[next] === ',') next = skipNothing(text, next + 1);
  return Math.min(next + 1, text.length);
}

const isQuote = (char: string | undefined): boolean => char === '"' || char === "'";

/** A collection that is being gone through; in a mapping keys and values take turns. */
interface Open {
  readonly flow: boolean;
  readonly mapping: boolean;
  isKey: boolean;
}

const scalarEnd = (text: string, { style, valueEnd }: ScalarEvent): number =>
  style !== SCALAR_STYLE.PLAIN && isQuote(text[valueEnd]) ? valueEnd + 1 : valueEnd;

/** Each event's own offsets are true; only what is empty is placed by what stands before it. */
function* placed(text: string, events: readonly Event[]): Generator<Event> {
  const open: Open[] = [];
  let at = 0;
  for (const event of events) {
    const top = open.at(-1);
    const isKey = top?.mapping === true && top.isKey;
    if (top && event.type !== EVENT_ID.POP) top.isKey = !top.isKey;
    if (event.type === EVENT_ID.SCALAR && event.valueStart < 0) {
      at = emptyAt(text, event, at, isKey);
      yield { ...event, valueStart: at, valueEnd: at };
      continue;
    }
    if (event.type === EVENT_ID.SCALAR) at = scalarEnd(text, event);
    else if (event.type === EVENT_ID.ALIAS) at = event.anchorEnd;
    else if (event.type === EVENT_ID.POP) at = open.pop()?.flow ? afterFlow(text, at) : at;
    else {
      const flow = 'style' in event && event.style === COLLECTION_STYLE.FLOW;
      open.push({ flow, mapping: event.type === EVENT_ID.MAPPING, isKey: true });
      if ('start' in event) at = event.start + (flow ? 1 : 0);
    }
    yield event;
  }
}

const isEmpty = (event: Event): boolean => event.type === EVENT_ID.SCALAR && event.valueStart < 0;

/** @throws where the text is no YAML. */
export function eventsOf(text: string): readonly Event[] {
  const events = parseEvents(text, { maxDepth: MAX_DEPTH });
  return events.some(isEmpty) ? [...placed(text, events)] : events;
}
