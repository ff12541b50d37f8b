import { cisDocker, dockerDocs } from '@palisade/core/control/reference';
import { historyOf, type Instruction, type Stage } from '@palisade/core/subject/dockerfile';
import { commandControl } from './_command.ts';
import { wordAfter } from './_edit.ts';
import { flagValue } from './_flag.ts';
import { operationOf } from './_package.ts';

const CONFIGURED = /APT::Install-Recommends[\s"'=\\]*(?:0|false|no)/i;

/** An earlier instruction wrote it into apt's configuration. */
const isConfigured = (text: string, stage: Stage, before: Instruction): boolean =>
  historyOf(stage).some(
    ({ span }) => span.start < before.span.end && CONFIGURED.test(text.slice(span.start, span.end)),
  );

export const noRecommends = commandControl({
  title: 'apt installs no recommended packages',
  severity: 'low',
  why: 'What a package recommends is installed too, often several times its size: more to patch, and more for an intruder to use.',
  refs: [cisDocker('4.3'), dockerDocs('build/building/best-practices/#apt-get')],
  peers: ['DL3015', 'DS-0029', 'AVD-DS-0029'],
  programs: ['apt-get', 'apt'],
  within: 'final-image',
  *inspect(command, { file, stage, instruction }) {
    const operation = operationOf(command);
    if (operation?.act !== 'install' || operation.packages.length === 0) return;
    if (command.args.some(({ text }) => text === '--no-install-recommends')) return;
    if (CONFIGURED.test(flagValue(command, '-o', '--option') ?? '') || isConfigured(file.text, stage, instruction))
      return;
    yield {
      at: command.span,
      message: 'Recommended packages are installed too',
      ...(command.exact && { splices: [wordAfter(operation.verb, '--no-install-recommends')] }),
    };
  },
  fix: { safety: 'unsafe', description: 'Adds --no-install-recommends; name what was only recommended and is needed' },
});
