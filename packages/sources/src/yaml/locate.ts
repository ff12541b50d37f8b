/** Where a JSON pointer stands in a YAML text, found by walking the parser's events once. */
import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';
import type { YamlDocument } from './parse.ts';

export interface YamlSpan {
  /** Offsets into the text, end exclusive: of the value, or of the nearest existing parent's key. */
  readonly start: number;
  readonly end: number;
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

/** Offset where the node at `index` ends: the end of its last scalar (a flow collection's bracket is not included). */
export function endOf(document: YamlDocument, index: number): number {
  const next = skip(document.events, index);
  for (let at = next - 1; at >= index; at--) {
    const event = document.events[at] as Event;
    if (event.type === EVENT_ID.SCALAR) return scalarEnd(document.text, event);
    if (event.type === EVENT_ID.ALIAS) return event.anchorEnd;
    if (event.type !== EVENT_ID.POP) return startOf(event) + 1;
  }
  return startOf(document.events[index] as Event);
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
  const event = document.events[here.index] as Event;
  const start = startOf(event);
  return { start, end: Math.max(start, endOf(document, here.index)), key: here.key, depth, event: here.index };
}
