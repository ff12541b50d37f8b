/** Where the values of a JSON text stand, down to a depth, found in one pass when a finding first needs one. */
import type { Span } from '@palisade/core/control/control';
import { toPointer } from '@palisade/core/value';

interface Frame {
  readonly list: boolean;
  key: string | number;
}

function stringEnd(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at >= 0) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at + 1;
    at = text.indexOf('"', at + 1);
  }
  return text.length;
}

const SCALAR = /[^\s,:{}[\]"]+/y;

function scalarEnd(text: string, start: number): number {
  SCALAR.lastIndex = start;
  return SCALAR.test(text) ? SCALAR.lastIndex : start + 1;
}

/** The text is JSON that has been parsed before: nothing here checks it. */
export function jsonPlaces(text: string, depth: number): ReadonlyMap<string, Span> {
  const places = new Map<string, Span>();
  const frames: Frame[] = [];
  let keyNext = false;
  const record = (start: number, end: number): void => {
    if (frames.length <= depth) places.set(toPointer(frames.map(({ key }) => key)), { start, end });
  };
  for (let at = 0; at < text.length; ) {
    const char = text[at] as string;
    const frame = frames.at(-1);
    if (char === '{' || char === '[') {
      record(at, at + 1);
      keyNext = char === '{';
      frames.push({ list: char === '[', key: 0 });
    } else if (char === '}' || char === ']') {
      frames.pop();
      keyNext = false;
    } else if (char === ',' && frame) {
      if (frame.list) frame.key = (frame.key as number) + 1;
      else keyNext = true;
    } else if (char === '"') {
      const end = stringEnd(text, at);
      if (keyNext && frame) frame.key = frames.length <= depth ? JSON.parse(text.slice(at, end)) : '';
      else record(at, end);
      keyNext = false;
      at = end;
      continue;
    } else if (char > ' ' && char !== ':') {
      const end = scalarEnd(text, at);
      record(at, end);
      at = end;
      continue;
    }
    at++;
  }
  return places;
}
