/** Controls on the commands that instructions run. */
import type { SourceControl } from '@palisade/core/control/control';
import { type DockerfileContext, type DockerfileProblem, dockerfileControl } from '@palisade/core/control/dockerfile';
import type { Instruction, Keyword } from '@palisade/core/subject/dockerfile';
import type { Command, Script } from '@palisade/core/subject/script';

export interface CommandContext extends DockerfileContext {
  readonly instruction: Instruction;
  readonly script: Script;
}

type Statement = Omit<SourceControl, 'form' | 'model' | 'inspect'> & {
  /** Programs whose commands are inspected; all of them where absent. */
  readonly programs?: readonly string[];
  readonly keywords?: readonly Keyword[];
  readonly within?: 'final-image';
  readonly inspect: (command: Command, context: CommandContext) => Iterable<DockerfileProblem>;
};

/** Inspects each command; what the shell text hides is unknown. */
export function commandControl({ programs, keywords, within, inspect, ...statement }: Statement): SourceControl {
  const wanted = programs && new Set(programs);
  return dockerfileControl({
    ...statement,
    each: 'instruction',
    keywords: keywords ?? ['RUN'],
    ...(within && { within }),
    inspect: (instruction, context) => {
      const { script } = instruction;
      if (!script || script.language === 'other') return undefined;
      const commands = script.commands.filter(({ name }) => !wanted || wanted.has(name));
      if (commands.length === 0 && !script.unresolved) return undefined;
      return problems(commands, { ...context, instruction, script }, inspect);
    },
  });
}

function* problems(
  commands: readonly Command[],
  context: CommandContext,
  inspect: Statement['inspect'],
): Generator<DockerfileProblem> {
  for (const command of commands) yield* inspect(command, context);
  const { unresolved } = context.script;
  if (unresolved)
    yield {
      at: unresolved.span,
      message: `The commands of this ${context.instruction.keyword} cannot be told`,
      unknown: unresolved.why,
    };
}
