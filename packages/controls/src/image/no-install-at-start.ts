import { cwe, dockerDocs } from '@palisade/core/control/reference';
import { commandControl } from './_command.ts';
import { dependencyInstall } from './_dependency.ts';
import { operationOf } from './_package.ts';

export const noInstallAtStart = commandControl({
  title: 'Nothing is installed when the container starts',
  severity: 'medium',
  why: 'What runs is then not what was scanned; start needs the network and a writable root file system, and a broken mirror takes the service down.',
  refs: [dockerDocs('build/building/best-practices/'), cwe(494)],
  keywords: ['CMD', 'ENTRYPOINT'],
  within: 'final-image',
  *inspect(command) {
    const act = operationOf(command)?.act;
    if (act !== 'install' && act !== 'update' && act !== 'upgrade' && !dependencyInstall(command)) return;
    yield { at: command.span, message: `${command.name} runs each time the container starts` };
  },
  fix: { none: 'Install in a RUN; what a start script did besides stays yours to sort' },
});
