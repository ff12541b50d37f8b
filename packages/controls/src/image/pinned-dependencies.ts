import { cisDocker, cwe } from '@palisade/core/control/reference';
import { commandControl } from './_command.ts';
import { dependencyInstall, type Ecosystem } from './_dependency.ts';
import { flagValue } from './_flag.ts';

/** A version, or a file, folder or address that stands for itself. */
const PINNED: Partial<Record<Ecosystem, RegExp>> = {
  pip: /==|@|^[./]|:\/\/|\.(?:whl|tar\.gz|zip)$|~=/,
  npm: /.@(?!latest$|next$)[^/@]+$|^[./]|:\/\/|\.tgz$|#/,
  yarn: /.@(?!latest$|next$)[^/@]+$|^[./]|:\/\/|\.tgz$|#/,
  pnpm: /.@(?!latest$|next$)[^/@]+$|^[./]|:\/\/|\.tgz$|#/,
  gem: /:\d|\.gem$/,
  go: /@(?!latest$|master$|main$)|^\.|^[\w/.-]*\.\.\.$/,
  cargo: /@\d/,
};

export const pinnedDependencies = commandControl({
  title: 'Packages of a language have a version',
  severity: 'low',
  why: 'The build takes whatever was published last: the same commit gives different images, and a stolen account of one maintainer is in yours within the hour.',
  refs: [cisDocker('4.11'), cwe(1357)],
  peers: ['DL3013', 'DL3016', 'DL3028', 'DL3062'],
  *inspect(command) {
    const install = dependencyInstall(command);
    const pinned = install && PINNED[install.ecosystem];
    if (!install || !pinned) return;
    if (flagValue(command, '-v', '--version', '-c', '--constraint', '--rev', '--tag') !== undefined) return;
    const loose = install.packages.filter(({ text, dynamic }) => !dynamic && !pinned.test(text));
    if (loose.length === 0) return;
    const names = loose.slice(0, 3).map(({ text }) => text);
    yield { at: command.span, message: `No version is given for ${names.join(', ')}${loose.length > 3 ? ' …' : ''}` };
  },
  fix: { none: 'Only you know which version was tested' },
});
