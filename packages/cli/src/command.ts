/** What a command is: data for its help and its completion, and a function that is loaded when it is run. */

export interface Option {
  readonly type: 'boolean' | 'string' | 'strings';
  /** What stands for the value in the help: `FORMAT`. */
  readonly value?: string;
  /** The values it takes, where they are few. */
  readonly choices?: readonly string[];
  /** What the option means when it stands without a value: `--fix` is `--fix=safe`. */
  readonly bare?: string;
  readonly short?: string;
  readonly help: string;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Operands, as in `[TARGET…]`. */
  readonly operands: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly (readonly [string, string])[];
  readonly load: () => Promise<Run>;
}

export interface Invocation {
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
}

/** Gives the exit code: 0 gate open, 1 gate closed, 2 could not do its job. */
export type Run = (invocation: Invocation) => Promise<number>;

/** A mistake of the user's, told in one line: what, where, and how to mend it. Exit code 2. */
export class UserError extends Error {}
