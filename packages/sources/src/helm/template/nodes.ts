/** The tree of a Go template. */
import type { Value } from '../go/value.ts';

export type Expression =
  /** `exact` is set on a number that has no type yet: it becomes what the parameter wants. */
  | {
      readonly kind: 'literal';
      readonly value: Value;
      readonly exact?: { readonly integer?: bigint; readonly float: number };
    }
  | { readonly kind: 'nil' }
  | { readonly kind: 'dot' }
  | { readonly kind: 'field'; readonly names: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'chain'; readonly of: Expression; readonly names: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipeline: Pipeline };

export interface Command {
  readonly words: readonly Expression[];
}

export interface Pipeline {
  readonly commands: readonly Command[];
  /** Variables that are declared (`:=`) or assigned (`=`). */
  readonly variables: readonly string[];
  readonly assigns: boolean;
  readonly line: number;
}

export type Block = readonly Statement[];

export type Statement =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'output'; readonly pipeline: Pipeline; readonly line: number }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly then: Block;
      readonly otherwise: Block;
      readonly line: number;
    }
  | { readonly kind: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined; readonly line: number }
  | { readonly kind: 'break' | 'continue'; readonly line: number }
  /** An action that is not Go's: what it would write is not known. */
  | { readonly kind: 'bad'; readonly message: string; readonly line: number };

export interface Problem {
  readonly message: string;
  readonly line: number;
}

export interface Template {
  readonly body: Block;
  readonly definitions: ReadonlyMap<string, Block>;
  readonly problems: readonly Problem[];
}
