/**
 * Text of which a part is not known: a private-use character stands where it would be, and a table says why.
 * What is made of such text stays such text, so that a whole block is not lost for one value in it.
 */
import { Unresolved } from '@palisade/core/value';

const FIRST = 0xe000;
/** The last characters of the private-use area are kept for marks of our own. */
const LAST = 0xf8f0;

/** Set after a hole that stands alone on its line and was made a key or an item, so that the YAML parses. */
export const BLOCK_MARK = '\uf8ff';

export const HOLE_FREE = /^[^\ue000-\uf8f0]*$/;
const HOLE = /[\ue000-\uf8f0]/;
const HOLES = /[\ue000-\uf8f0]+/g;

export const hasHole = (text: string): boolean => HOLE.test(text);
export const withoutHoles = (text: string): string => text.replace(HOLES, '');
const holeAt = (text: string): number => text.search(HOLE);

/** The reasons of one rendering. */
export class Holes {
  /** Called for every value that is written: a value may hold another many times over, and writing it must end. */
  readonly spend: (steps: number) => void;
  private readonly reasons: string[] = [];
  private readonly codes = new Map<string, string>();

  constructor(spend: (steps: number) => void) {
    this.spend = spend;
  }

  /** The character that stands for an unknown part. */
  mark(why: string): string {
    const seen = this.codes.get(why);
    if (seen !== undefined) return seen;
    const code = Math.min(FIRST + this.reasons.length, LAST);
    const hole = String.fromCharCode(code);
    if (code < LAST) this.reasons.push(why);
    this.codes.set(why, hole);
    return hole;
  }

  /** Why the first hole in the text is there. */
  reason(text: string): string {
    const code = text.charCodeAt(holeAt(text));
    return this.reasons[code - FIRST] ?? 'a part of the text is not known';
  }

  unresolved(text: string): Unresolved {
    return new Unresolved(this.reason(text));
  }
}
