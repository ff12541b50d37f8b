/** Where a JSON pointer stands in a YAML text, found by walking the parser's events once. */
import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue } from 'js-yaml';
import type { YamlDocument } from './parse.ts';

export interface YamlSpan {
  /** Offset of the value, or of the nearest existing parent's. */
  readonly start: number;
  /** Offset of the key, where the value is a member of a mapping. */
  readonly key: number | undefined;
  /** How many keys of the path were found; fewer than asked means the rest is absent. */
  readonly depth: number;
  /** Index of the value's event. */
  readonly event: number;
}

/** The index just after the node that starts at `index`. */
export function skip(events: readonly Event[], index: number): number {
  let depth = 0;
  let at = index;
  do {
    const { type } = events[at++] as Event;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
    else if (type === EVENT_ID.POP) depth--;
  } while (depth > 0);
  return at;
}

/** Index of the first event of the last member's value; undefined in an empty collection. */
function lastMember({ events }: YamlDocument, index: number): number | undefined {
  const mapping = (events[index] as Event).type === EVENT_ID.MAPPING;
  let last: number | undefined;
  for (let at = index + 1; (events[at] as Event).type !== EVENT_ID.POP; at = skip(events, last)) {
    last = mapping ? skip(events, at) : at;
  }
  return last;
}

/** Offset of the bracket that closes the flow collection at `index`. */
export function closing(document: YamlDocument, index: number): number {
  const { text, events } = document;
  const event = events[index] as Event;
  const close = event.type === EVENT_ID.MAPPING ? '}' : ']';
  const last = lastMember(document, index);
  let at = last === undefined ? startOf(event) + 1 : endOf(document, last);
  while (at < text.length && text[at] !== close) {
    const comment = text[at] === '#' ? text.indexOf('\n', at) : at + 1;
    at = comment < 0 ? text.length : comment;
  }
  return at;
}

/** Offset where the node at `index` ends, its closing quote or bracket included. */
export function endOf(document: YamlDocument, index: number): number {
  const event = document.events[index] as Event;
  if (event.type === EVENT_ID.SCALAR) return scalarEnd(document.text, event);
  if (event.type === EVENT_ID.ALIAS) return event.anchorEnd;
  if ('style' in event && event.style === COLLECTION_STYLE.FLOW) return closing(document, index) + 1;
  const last = event.type === EVENT_ID.POP ? undefined : lastMember(document, index);
  return last === undefined ? startOf(event) : endOf(document, last);
}

const scalarEnd = (text: string, event: Event & { type: typeof EVENT_ID.SCALAR }): number => {
  const quoted = text[event.valueEnd] === '"' || text[event.valueEnd] === "'";
  return quoted && event.style !== 1 ? event.valueEnd + 1 : event.valueEnd;
};

export function startOf(event: Event): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.style === 2 || event.style === 3 ? event.valueStart - 1 : event.valueStart;
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    default:
      return 0;
  }
}

const keyText = (text: string, event: Event): string =>
  event.type !== EVENT_ID.SCALAR
    ? ''
    : event.fast
      ? text.slice(event.valueStart, event.valueEnd)
      : getScalarValue(text, event);

interface Step {
  readonly index: number;
  readonly key: number | undefined;
}

function member(document: YamlDocument, index: number, name: string): Step | undefined {
  const { events, text } = document;
  let at = index + 1;
  let found: Step | undefined; // the last of duplicate keys wins, as in the value
  while ((events[at] as Event).type !== EVENT_ID.POP) {
    const keyEvent = events[at] as Event;
    const value = skip(events, at);
    if (keyText(text, keyEvent) === name) found = { index: value, key: startOf(keyEvent) };
    at = skip(events, value);
  }
  return found;
}

function item(document: YamlDocument, index: number, position: number): Step | undefined {
  let at = index + 1;
  for (let left = position; (document.events[at] as Event).type !== EVENT_ID.POP; left--) {
    if (left === 0) return { index: at, key: undefined };
    at = skip(document.events, at);
  }
  return undefined;
}

/** Aliases and merge keys are not followed: what they bring in is located at the mapping that uses them. */
function step(document: YamlDocument, index: number, key: string): Step | undefined {
  const event = document.events[index] as Event;
  if (event.type === EVENT_ID.MAPPING) return member(document, index, key);
  if (event.type === EVENT_ID.SEQUENCE) return item(document, index, Number(key));
  return undefined;
}

/** The span at `path`, or of its nearest existing parent. */
export function locate(document: YamlDocument, path: readonly string[]): YamlSpan {
  let here: Step = { index: document.root, key: undefined };
  let depth = 0;
  for (const key of path) {
    const next = step(document, here.index, key);
    if (!next) break;
    here = next;
    depth++;
  }
  const start = startOf(document.events[here.index] as Event);
  return { start, key: here.key, depth, event: here.index };
}
