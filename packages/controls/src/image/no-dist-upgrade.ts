import { dockerDocs } from '@palisade/core/control/reference';
import { commandControl } from './_command.ts';
import { hasFlag } from './_flag.ts';
import { MANAGERS, operationOf } from './_package.ts';

export const noDistUpgrade = commandControl({
  title: 'The build does not upgrade the distribution',
  severity: 'low',
  why: 'It replaces whatever the base had with what is current that day: the same commit builds another image tomorrow, and the old files stay in the layers below.',
  refs: [dockerDocs('build/building/best-practices/#apt-get')],
  peers: ['DL3005', 'DL3017', 'DL3031', 'DL3035', 'DL3039', 'DS-0024', 'AVD-DS-0024'],
  programs: [...MANAGERS.keys()],
  *inspect(command) {
    const operation = operationOf(command);
    if (operation?.act !== 'upgrade' || operation.packages.length > 0) return;
    if (hasFlag(command, '--security', '--advisory', '--cve')) return;
    yield { at: command.span, message: `${command.name} ${operation.verb.text} replaces what the base contains` };
  },
  fix: { none: 'Take a newer base image instead' },
});
