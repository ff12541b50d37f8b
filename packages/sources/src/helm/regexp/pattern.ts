/** The tree of a regular expression in RE2's syntax. */

export interface Range {
  readonly from: number;
  readonly to: number;
}
/** Ranges, or classes by name (`\p{L}`) that JavaScript knows; `negated` turns the whole around. */
export interface CharacterClass {
  readonly ranges: readonly Range[];
  readonly named: readonly { readonly test: RegExp; readonly negated: boolean }[];
  readonly negated: boolean;
  readonly fold: boolean;
}

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'not-word';

export type Pattern =
  | { readonly kind: 'class'; readonly of: CharacterClass }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | {
      readonly kind: 'repeat';
      readonly of: Pattern;
      readonly min: number;
      readonly max: number;
      readonly greedy: boolean;
    }
  | { readonly kind: 'group'; readonly index: number; readonly of: Pattern };

export interface Parsed {
  readonly pattern: Pattern;
  readonly groups: number;
  readonly names: ReadonlyMap<string, readonly number[]>;
}

export class PatternError extends Error {}
