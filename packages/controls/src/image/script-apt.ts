import { dockerDocs } from '@palisade/core/control/reference';
import { commandControl } from './_command.ts';
import { operands } from './_flag.ts';

/** What both programs know by the same name. */
const SHARED = new Set(['install', 'update', 'upgrade', 'remove', 'purge', 'autoremove', 'clean', 'autoclean']);

export const scriptApt = commandControl({
  title: 'Builds call apt-get, not apt',
  severity: 'info',
  why: 'apt is for people: its own manual warns that its options and output may change between versions.',
  refs: [dockerDocs('build/building/best-practices/#apt-get')],
  peers: ['DL3027'],
  programs: ['apt', 'apt-get'],
  *inspect(command) {
    if (command.name !== 'apt') return;
    const [verb] = operands(command, new Set(['-o', '-c', '-t']));
    const same = command.exact && verb !== undefined && SHARED.has(verb.text);
    yield {
      at: command.span,
      message: 'apt has no stable interface for scripts',
      ...(same && { splices: [{ ...command.program, text: 'apt-get' }] }),
    };
  },
  fix: { safety: 'safe', description: 'Calls apt-get instead' },
});
