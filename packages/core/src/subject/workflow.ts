/** GitHub workflows and actions: triggers, permissions, jobs and steps, with the expressions in them parsed. */
import type { Span } from '../control/control.ts';
import type { DataObject, Scalar } from '../value.ts';
import type { Subject } from './subject.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** The tree of an expression. Names of contexts, properties and functions are lower-case: they are compared that way. */
export type Expr =
  | { readonly op: 'literal'; readonly value: Scalar }
  | { readonly op: 'context'; readonly name: string }
  | { readonly op: 'index'; readonly of: Expr; readonly key: Expr }
  /** The key of a filter, as in `commits.*.message`. */
  | { readonly op: 'star' }
  | { readonly op: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | { readonly op: 'not'; readonly of: Expr }
  | { readonly op: 'compare'; readonly sign: Comparison; readonly left: Expr; readonly right: Expr }
  | { readonly op: 'and' | 'or'; readonly of: readonly Expr[] };

export interface Expression {
  /** Of the scalar that it stands in. */
  readonly pointer: string;
  /** Between the braces, trimmed. */
  readonly text: string;
  /** With the braces where it has them. */
  readonly raw: string;
  /** Of `raw`, in the scalar's decoded text. */
  readonly start: number;
  /** Undefined where it does not parse; then `error` says why. */
  readonly tree: Expr | undefined;
  readonly error: string | undefined;
}

export interface Condition {
  readonly pointer: string;
  readonly text: string;
  readonly expressions: readonly Expression[];
  /** Text stands around the braces, so the whole is a string that is not empty: it always holds. */
  readonly always: boolean;
}

export interface Trigger {
  readonly event: string;
  readonly pointer: string;
  /** Its filters and inputs; empty where only the name is given. */
  readonly options: DataObject;
}

export type Access = 'read' | 'write' | 'none';

export type Permissions =
  | { readonly kind: 'absent' }
  | { readonly kind: 'read-all' | 'write-all' | 'unknown'; readonly pointer: string }
  | { readonly kind: 'scopes'; readonly pointer: string; readonly scopes: ReadonlyMap<string, Access> };

export type Uses =
  | {
      readonly kind: 'repository';
      readonly owner: string;
      readonly repository: string;
      /** `owner/repository`, lower-case. */
      readonly slug: string;
      /** Inside the repository, without a leading slash. */
      readonly path: string;
      readonly ref: string;
    }
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'docker'; readonly image: string }
  | { readonly kind: 'unknown' };

export interface UsesClause {
  readonly pointer: string;
  readonly text: string;
  readonly target: Uses;
}

export interface Variables {
  readonly pointer: string;
  /** As written, by name. */
  readonly values: ReadonlyMap<string, string>;
}

export interface Step {
  readonly pointer: string;
  readonly index: number;
  /** What a person calls it. */
  readonly label: string;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly condition: Condition | undefined;
  readonly uses: UsesClause | undefined;
  readonly with: ReadonlyMap<string, string>;
  readonly run: string | undefined;
  readonly shell: string | undefined;
  readonly env: Variables;
  readonly data: DataObject;
  readonly expressions: readonly Expression[];
}

export interface ContainerImage {
  /** `container`, or the name of the service. */
  readonly name: string;
  readonly pointer: string;
  readonly image: string | undefined;
  readonly imagePointer: string;
  readonly data: DataObject;
}

export interface Job {
  readonly id: string;
  readonly pointer: string;
  readonly name: string | undefined;
  readonly uses: UsesClause | undefined;
  readonly needs: readonly string[];
  readonly condition: Condition | undefined;
  readonly runsOn: readonly string[];
  readonly permissions: Permissions;
  readonly env: Variables;
  readonly environment: string | undefined;
  readonly shell: string | undefined;
  readonly containers: readonly ContainerImage[];
  readonly steps: readonly Step[];
  readonly data: DataObject;
  /** Without those of its steps. */
  readonly expressions: readonly Expression[];
}

export interface Workflow {
  readonly type: 'workflow' | 'action';
  readonly name: string | undefined;
  readonly triggers: readonly Trigger[];
  readonly permissions: Permissions;
  readonly env: Variables;
  readonly shell: string | undefined;
  readonly jobs: readonly Job[];
  /** Of a composite action. */
  readonly steps: readonly Step[];
  /** Of an action: `composite`, `docker`, `node24` …. */
  readonly using: string | undefined;
  readonly data: DataObject;
  /** Outside jobs and composite steps. */
  readonly expressions: readonly Expression[];
  /** Where an expression stands in the file's text. */
  readonly spanOf: (expression: Expression) => Span | undefined;
  /** The comment at the end of a value's line, without the mark. */
  readonly commentAt: (pointer: string) => string | undefined;
}

export type WorkflowSubject = Subject<'workflow', Workflow>;

export const isWorkflow = (subject: Subject): subject is WorkflowSubject => subject.model === 'workflow';

export const triggerOf = ({ triggers }: Workflow, ...events: readonly string[]): Trigger | undefined =>
  triggers.find(({ event }) => events.includes(event));

/** `github.event.issue.title` → its keys; `*` for a filter; undefined for what is no plain dereference. */
export function pathOf(expr: Expr): readonly string[] | undefined {
  const path: string[] = [];
  let here = expr;
  while (here.op === 'index') {
    const { key } = here;
    if (key.op === 'star') path.unshift('*');
    else if (key.op === 'literal') path.unshift(String(key.value).toLowerCase());
    else return undefined;
    here = here.of;
  }
  return here.op === 'context' ? [here.name, ...path] : undefined;
}

/** Every expression inside, itself first. */
export function* within(expr: Expr): Generator<Expr> {
  yield expr;
  for (const child of childrenOf(expr)) yield* within(child);
}

export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'index':
      return [expr.of, expr.key];
    case 'call':
      return expr.args;
    case 'not':
      return [expr.of];
    case 'compare':
      return [expr.left, expr.right];
    case 'and':
    case 'or':
      return expr.of;
    default:
      return [];
  }
}
