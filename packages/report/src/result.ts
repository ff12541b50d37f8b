/** What a reporter is given: the same for every format. */
import type { Finding } from '@palisade/core/finding';
import type { Gate } from '@palisade/core/gate';

export interface Result {
  readonly findings: readonly Finding[];
  /** Left out of the report because they are known; a secret among them is withheld all the same. */
  readonly known?: readonly Finding[];
  readonly coverage: {
    readonly files: {
      readonly seen: number;
      readonly checked: number;
      readonly skipped: readonly { readonly file: string; readonly reason: string }[];
    };
    readonly subjects: Readonly<Record<string, number>>;
    readonly controls: { readonly evaluated: number };
    readonly clusters?: readonly {
      readonly context: string;
      readonly objects: Readonly<Record<string, number>>;
      readonly unread: readonly string[];
    }[];
  };
  readonly gate: Gate;
}

export interface ReportOptions {
  readonly color: boolean;
  /** The text of a checked file, for excerpts; undefined where it is not at hand. */
  readonly textOf: (file: string) => string | undefined;
  readonly version: string;
  /** Width of the terminal, where there is one. */
  readonly width: number;
  /** What someone may want to do next, for a person who sees this for the first time. */
  readonly hints?: readonly string[];
}

/** To be written one after the other, so that a long report is never whole in memory; and no string, which iterates by characters. */
export type Pieces = Iterable<string> & object;

export type Reporter = (result: Result, options: ReportOptions) => Pieces;
