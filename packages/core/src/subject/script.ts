/** Shell text as simple commands: enough to know what is run with which arguments, not to run it. */
import type { Span } from '../control/control.ts';

export interface ShellWord {
  /** Quotes and escapes removed; `$name` and substitutions stand as written. */
  readonly text: string;
  /** The shell computes a part of it. */
  readonly dynamic: boolean;
  readonly span: Span;
  /** Commands whose output is a part of the word, as in `$(curl …)` and `<(curl …)`. */
  readonly commands: readonly Command[];
}

export type Connector = '' | '&&' | '||' | ';' | '&' | '|';

export interface Command {
  /** The program without its folder, lower-case only as written; empty for bare assignments. */
  readonly name: string;
  readonly args: readonly ShellWord[];
  /** `NAME=value` before the program. */
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  /** Programs that start this one: `sudo`, `env`, `xargs`. */
  readonly wrappers: readonly string[];
  /** What stands between the command before and this one. */
  readonly after: Connector;
  /** Commands joined by `|` share a number. */
  readonly pipeline: number;
  /** Inside a subshell, a substitution, or a script given as an argument. */
  readonly nested: boolean;
  /** Files that output is written to. */
  readonly writes: readonly string[];
  readonly span: Span;
  readonly program: Span;
  /** Spans are exact, so the text may be edited by them. */
  readonly exact: boolean;
}

export interface Script {
  /** `other`: for PowerShell, cmd, Python …, whose commands are not known. */
  readonly language: 'sh' | 'other';
  /** Every command, those of substitutions and subshells too, in the order in which they start. */
  readonly commands: readonly Command[];
  /** Why there may be more commands than these. */
  readonly unresolved: { readonly why: string; readonly span: Span } | undefined;
}

/** The commands of a program. */
export const commandsOf = (script: Script | undefined, ...programs: readonly string[]): readonly Command[] =>
  script?.commands.filter(({ name }) => programs.includes(name)) ?? [];
