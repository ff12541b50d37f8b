/**
 * A control: one statement of what must hold. Three forms, by what the rule needs to see. A control never knows
 * which stage asks: a file, an image, a cluster or an admission request.
 */
import type { DataEdit, TextEdit } from '../location.ts';
import type { Pred, Term } from '../predicate/predicate.ts';
import type { ContainerList } from '../subject/kubernetes.ts';
import type { Subject } from '../subject/subject.ts';
import type { Data } from '../value.ts';
import type { Severity } from '../verdict.ts';
import type { World } from '../world.ts';
import type { Reference } from './reference.ts';
import type { Settings } from './setting.ts';

/** `safe` changes nothing that works today; `unsafe` may, and so is only made when asked for. */
export type Safety = 'safe' | 'unsafe';

/** Why a control has no automatic fix. */
export interface NoFix {
  readonly none: string;
}

interface Statement {
  /** The condition that holds when all is well, as a sentence: `Containers run as a non-root user`. */
  readonly title: string;
  readonly severity: Severity;
  /** What an attacker or an outage does with the gap, in a sentence or two. */
  readonly why: string;
  readonly refs: readonly Reference[];
  /** Ids of rules of other tools that state the same, so that `explain` knows them. */
  readonly peers?: readonly string[];
  readonly settings?: Settings;
  /** The text at fault is a secret, or may hold one: no report shows it, whoever's finding it is. */
  readonly sensitive?: true;
}

/** An edit as data, for predicates that do not say by themselves what to write. */
export type Recipe =
  | { readonly op: 'set'; readonly at: Term; readonly value: unknown }
  | { readonly op: 'remove'; readonly at: Term }
  /** Sets a field to what another one holds; nothing where that is absent. */
  | { readonly op: 'copy'; readonly at: Term; readonly from: Term }
  /** Does `edits` where `where` holds. */
  | { readonly op: 'when'; readonly where: Pred; readonly edits: readonly Recipe[] }
  /** Removes the items of a list (or the keys of a map) for which `where` holds. */
  | { readonly op: 'prune'; readonly over: Term; readonly as: string; readonly where: Pred }
  /** Does `edits` for each item of a list for which `where` holds. */
  | {
      readonly op: 'each';
      readonly over: Term;
      readonly as: string;
      readonly where?: Pred;
      readonly edits: readonly Recipe[];
    };

export interface FieldFix {
  readonly safety: Safety;
  /** What the edit does: `Sets runAsNonRoot to true`. */
  readonly description: string;
  /** Absent: the predicate's own `satisfy`. */
  readonly edits?: readonly Recipe[];
}

/** About one object. `require` is data: judged on files and live objects, compiled to CEL, satisfied, explained. */
export interface FieldControl extends Statement {
  readonly form: 'field';
  /** Kinds of object; `workload` is every kind that bears pods. */
  readonly kinds: 'workload' | readonly string[];
  /** What the control visits in each object: container lists, a list field, or (absent) the object itself. */
  readonly each?: { readonly containers: readonly ContainerList[] } | { readonly list: readonly string[] };
  /** Where this does not hold the control does not apply. */
  readonly when?: Pred;
  readonly require: Pred;
  /** What is wrong when it does not hold, after the item's name: `may run as root`. */
  readonly fails: string;
  /** Why the API server is not asked, though it could be; absent: it is. */
  readonly admission?: { readonly none: string };
  readonly fix: FieldFix | NoFix;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Fix {
  readonly safety: Safety;
  readonly description: string;
  /** Data edits go through the subject's origin; text edits are made as they are. */
  readonly edits: readonly DataEdit[] | readonly TextEdit[];
}

export interface Related {
  readonly subject: Subject;
  readonly at: string | Span;
  readonly message: string;
}

/** One thing wrong (or undecidable) with a subject. */
export interface Problem {
  /** A pointer into structured data, or a span of text. */
  readonly at: string | Span;
  readonly message: string;
  /** Tells problems of one subject apart, across edits: a container, a stage, a step. */
  readonly item?: string;
  /** Set where it cannot be decided: then this is why. */
  readonly unknown?: string;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
}

/** Problems; none is a pass. `undefined`: the control does not apply to the subject. */
export type Inspection = Iterable<Problem> | undefined;

/** About one subject whose text has order and spans: a Dockerfile, a workflow. */
export interface SourceControl extends Statement {
  readonly form: 'source';
  readonly model: string;
  readonly inspect: (subject: Subject, settings: SettingValues) => Inspection;
  readonly fix: { readonly safety: Safety; readonly description: string } | NoFix;
}

/** About how subjects relate. `admission.none` says why one request cannot decide it. */
export interface WorldControl extends Statement {
  readonly form: 'world';
  readonly model: string;
  readonly kinds?: readonly string[] | 'workload';
  readonly inspect: (subject: Subject, world: World, settings: SettingValues) => Inspection;
  readonly admission: { readonly none: string };
  readonly fix: { readonly safety: Safety; readonly description: string } | NoFix;
}

export type SettingValues = Readonly<Record<string, Data | undefined>>;

export type ControlDefinition = FieldControl | SourceControl | WorldControl;

/** A definition with the id that its path gives it: `workload/run-as-non-root`. */
export type Control = ControlDefinition & { readonly id: string };

export const isNoFix = (fix: object): fix is NoFix => 'none' in fix;

/** Can the API server be asked, and is it? */
export const isAdmitted = (control: Control): control is FieldControl & Control =>
  control.form === 'field' && control.admission === undefined;
