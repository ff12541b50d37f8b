import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';
import type { Command } from '@palisade/core/subject/script';

/** These do not fail, so nothing is lost when their end is not looked at. */
const SURE = new Set(['echo', 'printf', 'yes', 'true']);

const setsPipefail = ({ name, args }: Command): boolean =>
  name === 'set' && args.some(({ text }) => text === 'pipefail');

/** The first command whose failure a pipe hides. */
function hidden(commands: readonly Command[]): Command | undefined {
  const reader = commands.find((command, at) => {
    if (command.after !== '|') return false;
    const before = commands.slice(0, at).filter(({ pipeline }) => pipeline === command.pipeline);
    return before.some(({ name }) => !SURE.has(name));
  });
  return reader && commands.find(({ pipeline, name }) => pipeline === reader.pipeline && !SURE.has(name));
}

export const pipefail = dockerfileControl({
  title: 'A failure inside a pipe stops the build',
  severity: 'low',
  why: 'The shell looks at the last command only: a download that fails gives an empty file and a build that succeeds.',
  refs: [dockerDocs('build/building/best-practices/#using-pipes')],
  peers: ['DL4006'],
  each: 'instruction',
  keywords: ['RUN'],
  inspect({ script, shell, form }) {
    if (script?.language !== 'sh' || !script.commands.some(({ after }) => after === '|')) return undefined;
    if (script.commands.some(setsPipefail) || (form === 'shell' && shell.includes('pipefail'))) return [];
    const command = hidden(script.commands);
    return command
      ? [{ at: command.span, message: `The failure of ${command.name || 'this command'} goes unseen` }]
      : [];
  },
  fix: {
    none: 'SHELL ["/bin/bash", "-o", "pipefail", "-c"] (ash in Alpine), or `set -o pipefail` in the RUN; sh of Debian has no pipefail',
  },
});
