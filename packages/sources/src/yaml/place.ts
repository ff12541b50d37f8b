/** Where what a report points at stands in a text. */
import { EVENT_ID } from 'js-yaml';
import { endOf, locate } from './locate.ts';
import { placePlain } from './locate-plain.ts';
import type { YamlDocument } from './parse.ts';

/** What a report points at. */
export interface Place {
  /** Offset of the key, of an item of a list, or of the nearest existing parent. */
  readonly start: number;
  readonly absent: boolean;
  /** Where the value ends, if it is a scalar. */
  readonly end: number | undefined;
}

export function placeOf(document: YamlDocument, path: readonly string[]): Place {
  const plain = document.entries && placePlain(document.text, document.entries, path);
  if (plain) return plain;
  const span = locate(document, path);
  const scalar = document.events[span.event]?.type === EVENT_ID.SCALAR;
  return {
    start: span.key ?? span.start,
    absent: span.depth < path.length,
    end: scalar ? endOf(document, span.event) : undefined,
  };
}
