/** Source controls on GitHub workflows and actions: the typed way to state one. */

import type { Origin } from '../location.ts';
import { remember } from '../remember.ts';
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

interface Placed<Visited> extends Place {
  readonly visited: Visited;
}

interface Places {
  readonly files: readonly Placed<Workflow>[];
  readonly jobs: readonly Placed<Job>[];
  readonly steps: readonly Placed<Step>[];
  readonly expressions: readonly Placed<Expression>[];
}

function findPlaces(file: Workflow): Places {
  const step = undefined;
  const jobs = file.jobs.map((job) => ({ visited: job, job, step }));
  const steps = [
    ...file.jobs.flatMap((job) => job.steps.map((one) => ({ visited: one, job, step: one }))),
    ...file.steps.map((one) => ({ visited: one, job: undefined, step: one })),
  ];
  const expressions = [
    ...file.expressions.map((visited) => ({ visited, job: undefined, step })),
    ...file.jobs.flatMap((job) => job.expressions.map((visited) => ({ visited, job, step }))),
    ...steps.flatMap((place) => place.step.expressions.map((visited) => ({ ...place, visited }))),
  ];
  return { files: [{ visited: file, job: undefined, step }], jobs, steps, expressions };
}

/** Every control asks the same of a file: it is worked out once for each. */
const placesOf = remember(findPlaces);

function visitsOf(each: Visit['each'], file: Workflow): readonly Placed<unknown>[] {
  const places = placesOf(file);
  if (each === 'expression') return places.expressions;
  if (each === 'step') return places.steps;
  if (each === 'job') return places.jobs;
  return each === 'file' || each === file.type ? places.files : [];
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
  const { body: file, name: path, origin } = subject;
  const inspect = visit.inspect as Inspect<unknown>;
  const unique = uniqueNames();
  let found: Problem[] | undefined;
  for (const place of visitsOf(visit.each, file)) {
    const { job, step } = place;
    const problems = inspect(place.visited, { file, path, job, step, origin, settings });
    if (problems === undefined) continue;
    found ??= [];
    for (const problem of problems) found.push(toProblem(problem, place, unique, fix));
  }
  return found;
}

function toProblem(
  { item, edits, safety, ...problem }: WorkflowProblem,
  place: Place,
  unique: (name: string) => string,
  fix: Statement['fix'],
): Problem {
  const name = nameOf(place, item);
  const fixes = edits && edits.length > 0 && !('none' in fix);
  return {
    ...problem,
    ...(name !== '' && { item: unique(name) }),
    ...(fixes && { fix: { ...fix, ...(safety && { safety }), edits } }),
  };
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
