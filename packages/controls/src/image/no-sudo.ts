import { cwe, dockerDocs } from '@palisade/core/control/reference';
import { commandControl } from './_command.ts';
import { operationOf } from './_package.ts';

export const noSudo = commandControl({
  title: 'sudo is neither used nor installed',
  severity: 'medium',
  why: 'In a build it is not needed, and in the image it is a setuid program made to become root.',
  refs: [dockerDocs('build/building/best-practices/#user'), cwe(250)],
  peers: ['DL3004', 'DS-0010', 'AVD-DS-0010', 'CKV2_DOCKER_1'],
  *inspect(command, { file, stage }) {
    const isUsed = command.name === 'sudo' || command.wrappers.includes('sudo');
    if (isUsed) yield { at: command.span, message: 'sudo is used' };
    const operation = operationOf(command);
    const word =
      operation?.act === 'install' &&
      stage === file.stages.at(-1) &&
      operation.packages.find(({ text }) => /^sudo(?:$|[=<>~])/.test(text));
    if (word) yield { at: word.span, message: 'sudo is installed in the final image' };
  },
  fix: { none: 'Do what needs root before the last USER; gosu or su-exec starts a process as another user' },
});
