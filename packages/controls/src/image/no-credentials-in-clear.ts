import { type DockerfileProblem, dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import type { Command } from '@palisade/core/subject/script';
import { tokenIn } from './_secret.ts';

const PASSWORD_FLAG = /^--?(?:password|passwd|pass|token|api-?key|secret|access-token|client-secret)(?:=(.+))?$/i;
const isLiteral = (text: string | undefined): boolean =>
  text !== undefined && text !== '' && !/^-|[$`<]|^\/|^\*+$/.test(text);

/** The words by which a command is given a password in clear. */
function passwordWord({ name, args }: Command): string | undefined {
  if (name === 'sshpass') return args.find(({ text }) => /^-p./.test(text) && isLiteral(text.slice(2)))?.text;
  const at = args.findIndex(({ text }, n) => {
    const match = PASSWORD_FLAG.exec(text);
    return match !== null && isLiteral(match[1] ?? args[n + 1]?.text);
  });
  if (at >= 0) return args[at]?.text.split('=', 1)[0];
  const user = args.findIndex(({ text }) => text === '-u' || text === '--user');
  const isPair = (text: string | undefined): boolean => isLiteral(text) && /^[^:]+:.+$/.test(text ?? '');
  return (name === 'curl' || name === 'wget') && isPair(args[user + 1]?.text) && user >= 0 ? '-u' : undefined;
}

/** `echo user:password | chpasswd`, `passwd --stdin`. */
const setsPassword = (command: Command, commands: readonly Command[]): boolean =>
  command.name === 'chpasswd' &&
  commands.some(
    ({ pipeline, args }) =>
      pipeline === command.pipeline && args.some(({ text, dynamic }) => !dynamic && /^[\w.-]+:.+/.test(text)),
  );

function* inCommands(commands: readonly Command[]): Generator<DockerfileProblem> {
  for (const command of commands) {
    const flag = passwordWord(command);
    if (flag !== undefined)
      yield {
        at: command.span,
        item: `${command.name} ${flag}`,
        message: `${command.name} is given a password in clear (${flag})`,
      };
    if (setsPassword(command, commands))
      yield { at: command.span, item: 'chpasswd', message: 'An account gets a password that everyone can read' };
  }
}

export const noCredentialsInClear = dockerfileControl({
  title: 'No credentials stand in the Dockerfile in clear',
  severity: 'critical',
  why: 'They are in the repository, in the image’s history and in every build log; whoever reads one of them has what they open.',
  refs: [cisDocker('4.10'), dockerDocs('build/building/secrets/'), cwe(798)],
  peers: ['CKV2_DOCKER_17'],
  each: 'instruction',
  keywords: ['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ENV', 'ARG', 'LABEL', 'COPY', 'ADD'],
  *inspect({ span, script }, { file }) {
    const kind = tokenIn(file.text.slice(span.start, span.end));
    if (kind !== undefined)
      yield { at: span, item: kind, message: `${kind[0]?.toUpperCase()}${kind.slice(1)} stands here in clear` };
    yield* inCommands(script?.commands ?? []);
  },
  fix: { none: 'Revoke it first; then mount its successor with RUN --mount=type=secret' },
});
