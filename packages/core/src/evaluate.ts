/** Subjects and controls → findings. Pure and synchronous; nothing of a subject is looked at twice. */
import type { Control, SettingValues } from './control/control.ts';
import { type FieldJudge, fieldJudge, type View, viewOf } from './control/judge-field.ts';
import { type Facts, Finding, problemDetail } from './finding.ts';
import { judgesCompose } from './subject/compose.ts';
import { TEMPLATES } from './subject/kubernetes.ts';
import type { Subject } from './subject/subject.ts';
import type { Verdict } from './verdict.ts';
import type { World } from './world.ts';

export interface EvaluateInput {
  readonly subjects: readonly Subject[];
  readonly world: World;
  readonly controls: readonly Control[];
  readonly settings: (control: Control) => SettingValues;
  /** Findings of an earlier run of the same controls, for subjects that are the same: only how they relate is judged again. */
  readonly kept?: WeakMap<Subject, readonly Finding[]>;
  /** Passes and not-applicables are only built where a report shows them. */
  readonly all?: boolean;
}

type Emit = (facts: Facts) => void;
type Judge = (subject: Subject, emit: Emit, view: () => View) => void;

/** How one control judges one subject. */
function judgeOf(control: Control, settings: SettingValues, world: World, all: boolean): Judge {
  if (control.form === 'field') {
    const judge: FieldJudge = fieldJudge(control, settings);
    return (_, emit, view) => judge(view(), emit, all);
  }
  return (subject, emit) => {
    const problems =
      control.form === 'source' ? control.inspect(subject, settings) : control.inspect(subject, world, settings);
    if (problems === undefined) return plain(control, subject, 'not-applicable', emit, all);
    let found = false;
    for (const problem of problems) {
      found = true;
      const verdict: Verdict = problem.unknown === undefined ? 'fail' : 'unknown';
      emit({ control, subject, verdict, item: problem.item, detail: () => problemDetail(problem) });
    }
    if (!found) plain(control, subject, 'pass', emit, all);
  };
}

function plain(control: Control, subject: Subject, verdict: Verdict, emit: Emit, all: boolean): void {
  if (all) emit({ control, subject, verdict, detail: () => ({ at: '', message: control.title }) });
}

const judges = (control: Control, model: string, kind: string): boolean => {
  if (control.form === 'source') return control.model === model;
  if (control.form === 'field' && model === 'compose') return judgesCompose(control, kind);
  if (control.form === 'field' ? model !== 'kubernetes' : control.model !== model) return false;
  const { kinds } = control;
  if (kinds === undefined) return true;
  return kinds === 'workload' ? Object.hasOwn(TEMPLATES, kind) : kinds.includes(kind);
};

/** What fails on an object that may not exist is not known to fail. */
function doubted(facts: Facts): Facts {
  if (facts.verdict !== 'fail') return facts;
  const { uncertain } = facts.subject;
  const detail = () => ({
    ...facts.detail(),
    message: `${facts.detail().message} (it may not be there: ${uncertain})`,
  });
  return { ...facts, verdict: 'unknown', detail };
}

/** A control that breaks on an odd subject has not judged it: that is unknown, and the run goes on. */
function guarded({ control, judge }: Compiled, subject: Subject, emit: Emit, view: () => View): void {
  try {
    judge(subject, emit, view);
  } catch (error) {
    const message = `${control.title}: cannot tell (the control failed: ${(error as Error).message})`;
    emit({ control, subject, verdict: 'unknown', detail: () => ({ at: '', message }) });
  }
}

interface Compiled {
  readonly control: Control;
  readonly judge: Judge;
}

/** The controls for one kind of subject: those that look at it alone, and those that look at the others as well. */
interface Applicable {
  readonly alone: readonly Compiled[];
  readonly relating: readonly Compiled[];
}

function partition(compiled: readonly Compiled[]): [relating: Compiled[], alone: Compiled[]] {
  const isRelating = ({ control }: Compiled): boolean => control.form === 'world';
  return [compiled.filter(isRelating), compiled.filter((one) => !isRelating(one))];
}

function judgeAll(compiled: readonly Compiled[], subject: Subject): Finding[] {
  const findings: Finding[] = [];
  const emit: Emit = (facts) => findings.push(new Finding(subject.uncertain === undefined ? facts : doubted(facts)));
  let seen: View | undefined;
  const view = (): View => (seen ??= viewOf(subject));
  for (const one of compiled) guarded(one, subject, emit, view);
  return findings;
}

/** Every finding, in the order of the subjects. */
export function evaluate(input: EvaluateInput): Finding[] {
  const all = input.all ?? false;
  const compiled = input.controls.map(
    (control): Compiled => ({ control, judge: judgeOf(control, input.settings(control), input.world, all) }),
  );
  const byKind = new Map<string, Applicable>();
  const applicableTo = ({ model, kind }: Subject): Applicable => {
    const key = `${model}\n${kind}`;
    let applicable = byKind.get(key);
    if (!applicable) {
      const [relating, alone] = partition(compiled.filter(({ control }) => judges(control, model, kind)));
      byKind.set(key, (applicable = { alone, relating }));
    }
    return applicable;
  };
  const findings: Finding[] = [];
  for (const subject of input.subjects) {
    const { alone, relating } = applicableTo(subject);
    let own = input.kept?.get(subject);
    if (!own) {
      own = judgeAll(alone, subject);
      input.kept?.set(subject, own);
    }
    for (const finding of own) findings.push(finding);
    for (const finding of judgeAll(relating, subject)) findings.push(finding);
  }
  return findings;
}
