import { dockerfileControl, type Splice } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';
import type { Instruction } from '@palisade/core/subject/dockerfile';

/** One plain command as a JSON array; none where a shell is needed to read it. */
function asExec({ script }: Instruction): Splice[] {
  const [command, ...more] = script?.commands ?? [];
  if (!command || more.length > 0 || !command.exact || command.wrappers.length > 0) return [];
  const words = [command.name, ...command.args.map(({ text }) => text)];
  const needsShell =
    command.assignments.length > 0 || command.writes.length > 0 || command.args.some(({ dynamic }) => dynamic);
  if (
    needsShell ||
    words.some((word) => /[*?[\]{}~<>&]/.test(word)) ||
    command.program.end - command.program.start !== command.name.length
  )
    return [];
  return [{ ...command.span, text: `[${words.map((word) => JSON.stringify(word)).join(', ')}]` }];
}

/** `exec program` replaces the shell, so signals arrive. */
const replacesShell = ({ script }: Instruction): boolean => script?.commands.at(-1)?.wrappers.includes('exec') === true;

export const execForm = dockerfileControl({
  title: 'CMD and ENTRYPOINT are in exec form',
  severity: 'low',
  why: 'In shell form a shell is process 1 and passes no signals on: every stop waits out its grace period and then kills, mid-request.',
  refs: [dockerDocs('reference/dockerfile/#shell-and-exec-form')],
  peers: ['DL3025', 'JSONArgsRecommended'],
  each: 'instruction',
  keywords: ['CMD', 'ENTRYPOINT'],
  within: 'final-image',
  *inspect(instruction) {
    if (instruction.form === 'exec' || replacesShell(instruction)) return;
    yield {
      at: instruction.span,
      message: `${instruction.keyword} starts a shell that starts the program`,
      splices: asExec(instruction),
    };
  },
  fix: {
    safety: 'unsafe',
    description: 'Writes the same words as a JSON array; without a shell, nothing in them is expanded',
  },
});
