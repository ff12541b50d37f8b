/**
 * The parser's events give an empty value (`key:`, or a lone `-`) no place. To edit around one it needs one: behind its
 * key's colon, or its item's dash.
 */
import { remember } from '@palisade/core/remember';
import { COLLECTION_STYLE, EVENT_ID, type Event } from 'js-yaml';
import { skip } from './locate.ts';
import type { YamlDocument } from './parse.ts';

/** Blanks, line breaks and comments, and what is looked for behind them. */
const COLON = /(?:\s|#[^\n]*)*:/y;
const DASH = /(?:\s|#[^\n]*)*-/y;

/** Offset just behind the next indicator, or where the search began if something else comes first. */
function behind(indicator: RegExp, text: string, from: number): number {
  indicator.lastIndex = from;
  return indicator.test(text) ? indicator.lastIndex : from;
}

/** Gives the empty scalars of the node at `index` the place `from`, or one behind their own key or dash; to the node's end. */
function place(text: string, events: Event[], index: number, from: number): number {
  const event = events[index] as Event;
  if (event.type === EVENT_ID.ALIAS) return event.anchorEnd;
  if (event.type === EVENT_ID.SCALAR) {
    if (event.valueStart >= 0) return Math.max(event.valueEnd, from);
    const at = Math.max(from, event.anchorEnd, event.tagEnd);
    events[index] = { ...event, valueStart: at, valueEnd: at };
    return at;
  }
  if (event.type !== EVENT_ID.MAPPING && event.type !== EVENT_ID.SEQUENCE) return from;
  let end = event.start;
  for (let at = index + 1; (events[at] as Event).type !== EVENT_ID.POP; at = skip(events, at)) {
    if (event.type === EVENT_ID.MAPPING) {
      end = place(text, events, at, end);
      // A closing quote stands between a key and its colon.
      end = behind(COLON, text, /["']/.test(text[end] ?? '') ? end + 1 : end);
      at = skip(events, at);
      end = place(text, events, at, end);
    } else end = place(text, events, at, event.style === COLLECTION_STYLE.FLOW ? end : behind(DASH, text, end));
  }
  return end;
}

const isEmpty = (event: Event): boolean => event.type === EVENT_ID.SCALAR && event.valueStart < 0;

/** Documents of one text share their events. */
interface Placed {
  readonly events: Event[];
  readonly roots: Set<number>;
}

/** Looked for once in a text, however many documents it has; `undefined` where nothing is empty. */
const placedOf = remember((events: YamlDocument['events']): Placed | undefined =>
  events.some(isEmpty) ? { events: [...events], roots: new Set() } : undefined,
);

/** The document with a place for each of its empty values. */
export function withPlaces(document: YamlDocument): YamlDocument {
  const { text, events, root } = document;
  const placed = placedOf(events);
  if (!placed) return document;
  if (!placed.roots.has(root) && !isEmpty(events[root] as Event)) place(text, placed.events, root, 0);
  placed.roots.add(root);
  const { value, duplicates } = document;
  return { value, duplicates, text, root, events: placed.events };
}
