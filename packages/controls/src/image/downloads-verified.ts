import { type DockerfileProblem, dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import { flagOf, type Instruction } from '@palisade/core/subject/dockerfile';
import type { Command } from '@palisade/core/subject/script';
import { isRemote, sourcesOf } from './_copy.ts';
import { hasFlag } from './_flag.ts';

const CHECKS = /^(?:(?:sha|md5|b2)\d*sums?|shasum|gpgv?2?|cosign|minisign|signify|openssl|rhash|slsa-verifier)$/;
const UNPACKS = /^(?:tar|bsdtar|unzip|gunzip|zcat|xz|dpkg|rpm|apk)$/;

/** Keeps the file, or unpacks it on the way. */
function keeps(command: Command, commands: readonly Command[]): boolean {
  if (command.name === 'wget')
    return (
      (!hasFlag(command, '--spider') &&
        !/^-\w*O-?$/.test(command.args.find(({ text }) => /^-\w*O/.test(text))?.text ?? '')) ||
      unpacked(command, commands)
    );
  return (
    command.writes.some((file) => file !== '/dev/null') ||
    hasFlag(command, '-o', '-O', '--output', '--remote-name') ||
    unpacked(command, commands)
  );
}

const unpacked = (command: Command, commands: readonly Command[]): boolean =>
  commands.some(({ pipeline, name, after }) => after === '|' && pipeline === command.pipeline && UNPACKS.test(name));

function* fetched({ script }: Instruction): Generator<DockerfileProblem> {
  const commands = script?.commands ?? [];
  if (commands.some(({ name }) => CHECKS.test(name))) return;
  for (const command of commands)
    if (
      (command.name === 'curl' || command.name === 'wget') &&
      command.args.some(({ text }) => /^(?:https?|ftp):\/\/|^\$/.test(text)) &&
      keeps(command, commands)
    )
      yield { at: command.span, message: 'What is downloaded is compared with nothing' };
}

export const downloadsVerified = dockerfileControl({
  title: 'Downloads are compared with a checksum or signature',
  severity: 'low',
  why: 'A release that is replaced on its server, or a server that is taken over, goes into the image unnoticed.',
  refs: [cisDocker('4.11'), dockerDocs('reference/dockerfile/#add---checksum'), cwe(494)],
  each: 'instruction',
  keywords: ['RUN', 'ADD'],
  *inspect(instruction) {
    if (instruction.keyword === 'RUN') return yield* fetched(instruction);
    if (flagOf(instruction, 'checksum')) return;
    for (const { value, span } of sourcesOf(instruction))
      if (typeof value === 'string' && isRemote(value) && !/\.git(?:#|$)|^git/.test(value))
        yield { at: span, message: 'What is downloaded is compared with nothing; ADD takes a --checksum' };
  },
  fix: { none: 'The checksum is with the release; put it into the Dockerfile' },
});
