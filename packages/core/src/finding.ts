/** A control's verdict on a subject. What only a report needs is worked out when it is asked for, once. */
import { type Control, type Fix, isNoFix, type Problem, type Related, type Span } from './control/control.ts';
import { fingerprint } from './fingerprint.ts';
import type { Location, TextEdit } from './location.ts';
import type { Subject } from './subject/subject.ts';
import type { Severity, Verdict } from './verdict.ts';
import type { Waiver } from './waiver.ts';

export interface TextFix {
  readonly safety: 'safe' | 'unsafe';
  readonly description: string;
  readonly edits: readonly TextEdit[];
}

/** What `evaluate` knows; the rest of a finding follows from it. */
export interface Facts {
  readonly control: Control;
  readonly subject: Subject;
  readonly verdict: Verdict;
  readonly item?: string | undefined;
  readonly detail: () => Detail;
}

export interface Detail {
  readonly at: string | Span;
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fix?: Fix | undefined;
}

const isSpan = (at: string | Span): at is Span => typeof at !== 'string';
const isTextEdits = (edits: Fix['edits']): edits is readonly TextEdit[] =>
  edits.length > 0 && 'file' in (edits[0] as object);

/** What was worked out for a report. */
interface Worked {
  detail?: Detail;
  location?: Location;
  fix?: TextFix | undefined;
}

export class Finding {
  static #asked: { readonly finding: Finding; readonly worked: Worked } | undefined;

  readonly control: Control;
  readonly subject: Subject;
  readonly verdict: Verdict;
  readonly item: string | undefined;
  waiver: Waiver | undefined;
  readonly #detail: () => Detail;

  constructor(facts: Facts) {
    this.control = facts.control;
    this.subject = facts.subject;
    this.verdict = facts.verdict;
    this.item = facts.item;
    this.#detail = facts.detail;
  }

  /** Kept until another finding is asked for its own: reports go one by one, and a hundred thousand would fill memory. */
  get #worked(): Worked {
    if (Finding.#asked?.finding !== this) Finding.#asked = { finding: this, worked: {} };
    return Finding.#asked.worked;
  }

  get detail(): Detail {
    return (this.#worked.detail ??= this.#detail());
  }

  get severity(): Severity {
    return this.control.severity;
  }

  get message(): string {
    return this.detail.message;
  }

  get location(): Location {
    return (this.#worked.location ??= locate(this.subject, this.detail.at));
  }

  /** Whether a fix may be there, without working it out: rendered output has none. */
  get mendable(): 'safe' | 'unsafe' | undefined {
    const { fix } = this.control;
    return this.verdict !== 'fail' || this.subject.unit !== '' || isNoFix(fix) ? undefined : fix.safety;
  }

  /** What a fix would do, without working out its edits, which the text may yet refuse (an anchor that others share). */
  get offer(): Omit<TextFix, 'edits'> | undefined {
    return this.mendable && this.detail.fix;
  }

  get related(): readonly { readonly location: Location; readonly message: string }[] {
    return (this.detail.related ?? []).map(({ subject, at, message }) => ({ location: locate(subject, at), message }));
  }

  /** Control, subject and item, never the line: it survives edits around it. */
  get fingerprint(): string {
    return fingerprint([this.control.id, this.subject.id, this.item ?? ''].join('\n'));
  }

  get fix(): TextFix | undefined {
    const worked = this.#worked;
    if (!('fix' in worked)) worked.fix = textFix(this.subject, this.detail.fix);
    return worked.fix;
  }
}

function locate(subject: Subject, at: string | Span): Location {
  return isSpan(at) ? subject.origin.span(at) : subject.origin.locate(at);
}

function textFix(subject: Subject, fix: Fix | undefined): TextFix | undefined {
  if (!fix) return undefined;
  const edits = isTextEdits(fix.edits) ? fix.edits : subject.origin.edit(fix.edits);
  return 'none' in edits ? undefined : { safety: fix.safety, description: fix.description, edits };
}

export const problemDetail = (problem: Problem): Detail => ({
  at: problem.at,
  message: problem.unknown === undefined ? problem.message : `${problem.message} (unknown: ${problem.unknown})`,
  ...(problem.related && { related: problem.related }),
  ...(problem.fix && { fix: problem.fix }),
});
