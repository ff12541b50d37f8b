/** JSON text: values by the engine's own parser, places by a scan that is made only when one is asked for. */
import type { Span } from '@palisade/core/control/control';

export type Json = string | number | boolean | null | Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Only what the file says: a key such as `constructor` is only a key. */
export const own = (value: Json | undefined, key: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

export const textAt = (value: Json | undefined, key: string): string | undefined => {
  const found = own(value, key);
  return typeof found === 'string' ? found : undefined;
};

export const objectAt = (value: Json | undefined, key: string): JsonObject => {
  const found = own(value, key);
  return isJsonObject(found) ? found : {};
};

export interface JsonError {
  readonly message: string;
  readonly offset: number;
}

export function parseJson(text: string): { readonly value: Json } | JsonError {
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  try {
    return { value: JSON.parse(from === 0 ? text : text.slice(from)) as Json };
  } catch (error) {
    const { message } = error as Error;
    const at = /at position (\d+)/.exec(message)?.[1];
    return {
      message: message.replace(/ in JSON at position.*$/s, ''),
      offset: Math.min(Number(at ?? 0) + from, text.length),
    };
  }
}

const STRING_END = /["\\]/g;

/** The offset after the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  STRING_END.lastIndex = start + 1;
  for (let match = STRING_END.exec(text); match; match = STRING_END.exec(text)) {
    if (match[0] === '"') return match.index + 1;
    STRING_END.lastIndex = match.index + 2;
  }
  return text.length;
}

const NEXT = /["{}[\]]/g;
const SCALAR_END = /[,\s}\]]/g;

/** The offset after the value that starts at `start`. */
function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== '{' && first !== '[') {
    SCALAR_END.lastIndex = start;
    return SCALAR_END.exec(text)?.index ?? text.length;
  }
  let depth = 0;
  NEXT.lastIndex = start;
  for (let match = NEXT.exec(text); match; match = NEXT.exec(text)) {
    if (match[0] === '"') NEXT.lastIndex = endOfString(text, match.index);
    else depth += match[0] === '{' || match[0] === '[' ? 1 : -1;
    if (depth === 0 && match[0] !== '"') return match.index + 1;
  }
  return text.length;
}

const BLANK = /[\s,:]*/y;
function skipBlank(text: string, at: number): number {
  BLANK.lastIndex = at;
  return at + (BLANK.exec(text)?.[0].length ?? 0);
}

interface Member {
  readonly key: Span | undefined;
  readonly start: number;
}

function member(text: string, start: number, name: string): Member | undefined {
  let found: Member | undefined;
  for (let at = skipBlank(text, start + 1); at < text.length && text[at] === '"'; ) {
    const key = { start: at, end: endOfString(text, at) };
    const value = skipBlank(text, key.end);
    if (JSON.parse(text.slice(key.start, key.end)) === name) found = { key, start: value };
    at = skipBlank(text, endOfValue(text, value));
  }
  return found;
}

function element(text: string, start: number, position: number): Member | undefined {
  let at = skipBlank(text, start + 1);
  for (let left = position; at < text.length && text[at] !== ']'; left--) {
    if (left === 0) return { key: undefined, start: at };
    at = skipBlank(text, endOfValue(text, at));
  }
  return undefined;
}

/** Where the value at a path stands, with its key; of what is absent, the nearest parent's first character. */
export function spanInJson(text: string, path: readonly (string | number)[]): Span {
  let here: Member = { key: undefined, start: skipBlank(text, text.charCodeAt(0) === 0xfeff ? 1 : 0) };
  for (const [index, key] of path.entries()) {
    const next = typeof key === 'number' ? element(text, here.start, key) : member(text, here.start, key);
    if (!next) return { start: here.key?.start ?? here.start, end: here.key?.end ?? here.start + 1 };
    here = next;
    if (index === path.length - 1) {
      const end = endOfValue(text, here.start);
      const open = text[here.start] === '{' || text[here.start] === '[';
      return { start: here.key?.start ?? here.start, end: open ? (here.key?.end ?? here.start + 1) : end };
    }
  }
  return { start: here.start, end: here.start + 1 };
}
