/** Source controls on Dockerfiles: the typed way to state one. */
import {
  chainOf,
  type Dockerfile,
  finalStage,
  type Instruction,
  isDockerfile,
  type Keyword,
  type Stage,
} from '../subject/dockerfile.ts';
import type { Subject } from '../subject/subject.ts';
import type { Inspection, NoFix, Problem, Safety, SettingValues, SourceControl, Span } from './control.ts';

/** A replacement of `[start, end)` of the Dockerfile. */
export interface Splice extends Span {
  readonly text: string;
}

/** A problem in a Dockerfile; the builder names it and turns the splices into a fix. */
export interface DockerfileProblem {
  readonly at: Span;
  readonly message: string;
  /** Tells it apart across edits; by default the text at fault, with its stage. */
  readonly item?: string;
  readonly unknown?: string;
  readonly splices?: readonly Splice[];
}

export interface DockerfileContext {
  readonly file: Dockerfile;
  /** The stage that is visited, or that holds the instruction; the final one where the file is visited. */
  readonly stage: Stage;
  readonly settings: SettingValues;
}

type Problems = Iterable<DockerfileProblem> | undefined;

type Visit =
  | { readonly each: 'file'; readonly inspect: (file: Dockerfile, context: DockerfileContext) => Problems }
  | {
      readonly each: 'stage' | 'final-stage';
      readonly inspect: (stage: Stage, context: DockerfileContext) => Problems;
    }
  | {
      readonly each: 'instruction';
      /** Where none of these stands in the file, the control does not apply. */
      readonly keywords: readonly Keyword[];
      /** `final-image`: only what the image that is shipped is made of. */
      readonly within?: 'final-image';
      readonly inspect: (instruction: Instruction, context: DockerfileContext) => Problems;
    };

type Statement = Omit<SourceControl, 'form' | 'model' | 'inspect' | 'fix'> & {
  readonly fix: { readonly safety: Safety; readonly description: string } | NoFix;
};

interface Found {
  readonly stage: Stage;
  readonly problem: DockerfileProblem;
}

interface Walk {
  readonly found: Found[];
  applies: boolean;
}

function collect(walk: Walk, stage: Stage, problems: Problems): void {
  if (problems === undefined) return;
  walk.applies = true;
  for (const problem of problems) walk.found.push({ stage, problem });
}

interface Placed {
  readonly instruction: Instruction;
  readonly stage: Stage;
}

interface Places {
  /** Every instruction, in order; those before the first FROM stand with the first stage. */
  readonly whole: ReadonlyMap<Keyword, readonly Placed[]>;
  /** Those of the stages that the final image is made of. */
  readonly final: ReadonlyMap<Keyword, readonly Placed[]>;
}

function byKeyword(globals: readonly Instruction[], stages: readonly Stage[]): Map<Keyword, Placed[]> {
  const map = new Map<Keyword, Placed[]>();
  const add = (stage: Stage, instruction: Instruction) => {
    const list = map.get(instruction.keyword);
    if (list) list.push({ instruction, stage });
    else map.set(instruction.keyword, [{ instruction, stage }]);
  };
  for (const [index, stage] of stages.entries()) {
    if (index === 0) for (const instruction of globals) add(stage, instruction);
    add(stage, stage.from);
    for (const instruction of stage.instructions) add(stage, instruction);
  }
  return map;
}

/** Every control asks the same of a file: it is worked out once for each. */
const known = new WeakMap<Dockerfile, Places>();

function placesOf(file: Dockerfile, last: Stage): Places {
  let places = known.get(file);
  if (!places) {
    places = { whole: byKeyword(file.globals, file.stages), final: byKeyword([], chainOf(last)) };
    known.set(file, places);
  }
  return places;
}

function visitInstructions(
  walk: Walk,
  { keywords, within, inspect }: Extract<Visit, { each: 'instruction' }>,
  file: Dockerfile,
  last: Stage,
  settings: SettingValues,
): void {
  const places = placesOf(file, last)[within ? 'final' : 'whole'];
  for (const keyword of keywords)
    for (const { instruction, stage } of places.get(keyword) ?? [])
      collect(walk, stage, inspect(instruction, { file, stage, settings }));
}

function walkFile(visit: Visit, file: Dockerfile, settings: SettingValues): Walk {
  const walk: Walk = { found: [], applies: false };
  const last = finalStage(file);
  if (!last) return walk;
  if (visit.each === 'instruction') visitInstructions(walk, visit, file, last, settings);
  else if (visit.each === 'file') collect(walk, last, visit.inspect(file, { file, stage: last, settings }));
  else
    for (const stage of visit.each === 'stage' ? file.stages : [last])
      collect(walk, stage, visit.inspect(stage, { file, stage, settings }));
  return walk;
}

const MAX_ITEM = 80;

const excerpt = (text: string, { start, end }: Span): string =>
  text
    .slice(start, Math.min(end, start + 4 * MAX_ITEM))
    .replaceAll(/[\s\\]+/g, ' ')
    .trim()
    .slice(0, MAX_ITEM);

/** The same text twice in one stage is told apart by a number. */
function* named(found: readonly Found[], subject: Subject, text: string, fix: Statement['fix']): Generator<Problem> {
  const seen = new Map<string, number>();
  for (const { stage, problem } of found) {
    const { at, message, unknown, splices } = problem;
    const base = problem.item ?? `${stage.label}: ${excerpt(text, at)}`;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    const edits = splices?.map((splice) => ({ file: subject.origin.file, ...splice }));
    yield {
      at,
      message,
      item: count === 1 ? base : `${base} (${count})`,
      ...(unknown !== undefined && { unknown }),
      ...(edits && edits.length > 0 && !('none' in fix) && { fix: { ...fix, edits } }),
    };
  }
}

export function dockerfileControl({
  each,
  inspect,
  ...rest
}: Statement & Visit & { readonly keywords?: readonly Keyword[]; readonly within?: 'final-image' }): SourceControl {
  const { keywords, within, ...statement } = rest;
  const visit = { each, inspect, keywords, within } as Visit;
  return {
    form: 'source',
    ...statement,
    model: 'dockerfile',
    inspect: (subject, settings): Inspection => {
      if (!isDockerfile(subject)) return undefined;
      const walk = walkFile(visit, subject.body, settings);
      return walk.applies ? named(walk.found, subject, subject.body.text, statement.fix) : undefined;
    },
  };
}
