import { cisDocker, dockerDocs } from '@palisade/core/control/reference';
import { commandControl } from './_command.ts';
import { hasVersion, MANAGERS, operationOf } from './_package.ts';

const named = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

export const pinnedPackages = commandControl({
  title: 'Packages of the distribution have a version',
  severity: 'info',
  why: 'Without one, the same commit builds different images on different days.',
  refs: [dockerDocs('build/building/best-practices/#apt-get'), cisDocker('4.11')],
  peers: ['DL3008', 'DL3018', 'DL3033', 'DL3037', 'DL3041'],
  programs: [...MANAGERS.keys()],
  *inspect(command) {
    const operation = operationOf(command);
    if (operation?.act !== 'install') return;
    const loose = operation.packages.filter(
      ({ text, dynamic }) =>
        !dynamic && !text.startsWith('.') && !text.startsWith('/') && !hasVersion(command.name, text),
    );
    if (loose.length === 0) return;
    yield { at: command.span, message: `No version is given for ${named(loose.map(({ text }) => text))}` };
  },
  fix: { none: 'Only you know which version was tested' },
});
