/** Source controls on GitHub workflows and actions: the typed way to state one. */

import type { Origin } from '../location.ts';
import type { Subject } from '../subject/subject.ts';
import { type Expression, isWorkflow, type Job, type Step, type Workflow } from '../subject/workflow.ts';
import type { Fix, Inspection, NoFix, Problem, Safety, SettingValues, SourceControl, Span } from './control.ts';

export interface WorkflowProblem {
  readonly at: string | Span;
  readonly message: string;
  /** Tells it apart inside its job and step, which the builder names. */
  readonly item?: string;
  readonly unknown?: string;
  readonly edits?: Fix['edits'];
  /** Where it is not that of the control. */
  readonly safety?: Safety;
}

export interface WorkflowContext {
  readonly file: Workflow;
  /** Where the file is: `.github/workflows/ci.yml`. */
  readonly path: string;
  /** Undefined for steps of a composite action. */
  readonly job: Job | undefined;
  readonly step: Step | undefined;
  readonly origin: Origin;
  readonly settings: SettingValues;
}

type Problems = Iterable<WorkflowProblem> | undefined;
type Inspect<Visited> = (visited: Visited, context: WorkflowContext) => Problems;

type Visit =
  | { readonly each: 'file' | 'workflow' | 'action'; readonly inspect: Inspect<Workflow> }
  | { readonly each: 'job'; readonly inspect: Inspect<Job> }
  | { readonly each: 'step'; readonly inspect: Inspect<Step> }
  | { readonly each: 'expression'; readonly inspect: Inspect<Expression> };

type Statement = Omit<SourceControl, 'form' | 'model' | 'inspect' | 'fix'> & {
  readonly fix: { readonly safety: Safety; readonly description: string } | NoFix;
};

type Place = Pick<WorkflowContext, 'job' | 'step'>;

interface Visited {
  readonly place: Place;
  readonly problems: Problems;
}

function* steps(file: Workflow): Generator<{ job: Job | undefined; step: Step }> {
  for (const job of file.jobs) for (const step of job.steps) yield { job, step };
  for (const step of file.steps) yield { job: undefined, step };
}

function* expressions(file: Workflow): Generator<{ place: Place; expression: Expression }> {
  const nowhere = { job: undefined, step: undefined };
  for (const expression of file.expressions) yield { place: nowhere, expression };
  for (const job of file.jobs)
    for (const expression of job.expressions) yield { place: { job, step: undefined }, expression };
  for (const place of steps(file)) for (const expression of place.step.expressions) yield { place, expression };
}

type Base = Omit<WorkflowContext, 'job' | 'step'>;

function* visits({ each, inspect }: Visit, file: Workflow, base: Base): Generator<Visited> {
  const nowhere = { job: undefined, step: undefined };
  if (each === 'expression')
    for (const { place, expression } of expressions(file))
      yield { place, problems: inspect(expression, { ...base, ...place }) };
  else if (each === 'step')
    for (const place of steps(file)) yield { place, problems: inspect(place.step, { ...base, ...place }) };
  else if (each === 'job')
    for (const job of file.jobs) {
      const place = { job, step: undefined };
      yield { place, problems: inspect(job, { ...base, ...place }) };
    }
  else if (each === 'file' || each === file.type)
    yield { place: nowhere, problems: inspect(file, { ...base, ...nowhere }) };
}

const nameOf = ({ job, step }: Place, item: string | undefined): string =>
  [job && `job ${job.id}`, step && `step ${step.label}`, item].filter((part) => part !== undefined).join(', ');

/** The same name twice in one file is told apart by a number. */
function uniqueNames(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
}

function inspectFile(visit: Visit, subject: Subject, settings: SettingValues, fix: Statement['fix']): Inspection {
  if (!isWorkflow(subject)) return undefined;
  const base = { file: subject.body, path: subject.name, origin: subject.origin, settings };
  const found: Problem[] = [];
  const unique = uniqueNames();
  let applies = false;
  for (const { place, problems } of visits(visit, subject.body, base)) {
    if (problems === undefined) continue;
    applies = true;
    for (const { item, edits, safety, ...problem } of problems) {
      const name = nameOf(place, item);
      const fixes = edits && edits.length > 0 && !('none' in fix);
      found.push({
        ...problem,
        ...(name !== '' && { item: unique(name) }),
        ...(fixes && { fix: { ...fix, ...(safety && { safety }), edits } }),
      });
    }
  }
  return applies ? found : undefined;
}

export function workflowControl({ each, inspect, ...statement }: Statement & Visit): SourceControl {
  const visit = { each, inspect } as Visit;
  return {
    form: 'source',
    ...statement,
    model: 'workflow',
    inspect: (subject, settings) => inspectFile(visit, subject, settings, statement.fix),
  };
}
