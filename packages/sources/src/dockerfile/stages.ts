/** Lines → stages: FROM opens one, and each sees the variables and the shell of what it is based on. */
import type { Base, Dockerfile, Instruction, Stage } from '@palisade/core/subject/dockerfile';
import { Unresolved } from '@palisade/core/value';
import { readDirectives } from './directives.ts';
import { isProblem, readInstruction } from './instruction.ts';
import { type LogicalLine, readLogicalLines } from './logical.ts';
import type { DockerfileProblem } from './problem.ts';
import { GlobalScope, StageScope } from './scope.ts';

export type Parsed = Pick<Dockerfile, 'directives' | 'globals' | 'stages'> & {
  readonly problems: readonly DockerfileProblem[];
};

const UNIX_SHELL = ['/bin/sh', '-c'];
const WINDOWS_SHELL = ['cmd', '/S', '/C'];
const WINDOWS = /windows|nanoserver/i;

/** More are refused: what is asked of a stage is asked of those it is based on. */
const MAX_STAGES = 300;

interface Open {
  readonly stage: Stage & { readonly instructions: Instruction[] };
  readonly scope: StageScope;
}

/** Builds the stages of one file, line by line. */
class Builder {
  readonly globals: Instruction[] = [];
  readonly problems: DockerfileProblem[] = [];
  readonly opened: Open[] = [];
  private readonly globalScope = new GlobalScope();
  private readonly escape: string;

  constructor(escape: string) {
    this.escape = escape;
  }

  add(line: LogicalLine): void {
    const open = this.opened.at(-1);
    const isFrom = /^from\s/i.test(line.text);
    const scope = isFrom || !open ? this.globalScope : open.scope;
    const shell = open && !isFrom ? open.scope.shell : UNIX_SHELL;
    const parsed = readInstruction(line, { escape: this.escape, lookup: scope.lookup, shell });
    if (isProblem(parsed)) this.problems.push(parsed);
    else if (parsed.keyword === 'FROM' && !parsed.onbuild) this.open(parsed);
    else if (open) {
      open.stage.instructions.push(parsed);
      open.scope.apply(parsed);
    } else this.global(parsed);
  }

  private global(instruction: Instruction): void {
    if (instruction.keyword !== 'ARG')
      this.problems.push({
        message: `${instruction.keyword} stands before the first FROM`,
        at: instruction.span.start,
      });
    this.globals.push(instruction);
    for (const pair of instruction.pairs) this.globalScope.argument(pair);
  }

  private open(from: Instruction): void {
    const index = this.opened.length;
    if (index === MAX_STAGES)
      this.problems.push({ message: `there are more than ${MAX_STAGES} stages`, at: from.span.start });
    if (index >= MAX_STAGES) return;
    const name = nameOf(from);
    const base = this.baseOf(from);
    const parent = base.kind === 'stage' ? this.opened[base.stage.index]?.scope : undefined;
    const windows = this.escape === '`' || (base.kind === 'image' && WINDOWS.test(base.reference));
    this.opened.push({
      stage: { index, name, label: name ?? `stage ${index + 1}`, from, base, instructions: [] },
      scope: new StageScope(this.globalScope, base.kind, parent, windows ? WINDOWS_SHELL : UNIX_SHELL),
    });
  }

  private baseOf(from: Instruction): Base {
    const value = from.words[0]?.value;
    if (value instanceof Unresolved) return { kind: 'unresolved', why: value.why };
    if (value === undefined || value === '') return { kind: 'unresolved', why: 'FROM names no image' };
    const stage = this.opened.findLast(({ stage: { name } }) => name === value.toLowerCase())?.stage;
    if (stage) return { kind: 'stage', stage };
    return value === 'scratch' ? { kind: 'scratch' } : { kind: 'image', reference: value };
  }
}

/** The name after AS; builders compare names without regard to case. */
function nameOf({ words }: Instruction): string | undefined {
  const [, as, name] = words;
  if (as?.raw.toUpperCase() !== 'AS' || !name) return undefined;
  return (name.value instanceof Unresolved ? name.raw : name.value).toLowerCase();
}

export function parseDockerfile(text: string): Parsed {
  const { values, escape } = readDirectives(text);
  const { lines, problems } = readLogicalLines(text, escape);
  const builder = new Builder(escape);
  for (const line of lines) builder.add(line);
  const stages = builder.opened.map(({ stage }) => stage);
  const empty = stages.length === 0 && builder.problems.length === 0;
  return {
    directives: values,
    globals: builder.globals,
    stages,
    problems: [...problems, ...builder.problems, ...(empty ? [{ message: 'there is no FROM', at: 0 }] : [])],
  };
}
