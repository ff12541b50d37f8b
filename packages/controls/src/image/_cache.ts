/** Where package managers leave what they fetched, and how it is cleared. */
import type { Command } from '@palisade/core/subject/script';

export interface Cache {
  /** Folders that hold it. */
  readonly paths: readonly string[];
  /** The command that clears it, to be added. */
  readonly clear: string;
  /** Arguments of the package manager that clear it. */
  readonly verbs: readonly string[];
}

export const CACHES: Readonly<Record<string, Cache>> = {
  apt: { paths: ['/var/lib/apt/lists', '/var/lib/apt'], clear: 'rm -rf /var/lib/apt/lists/*', verbs: [] },
  apk: { paths: ['/var/cache/apk', '/etc/apk/cache'], clear: 'rm -rf /var/cache/apk/*', verbs: [] },
  yum: { paths: ['/var/cache/yum', '/var/cache/dnf'], clear: 'yum clean all', verbs: ['clean'] },
  dnf: { paths: ['/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/yum'], clear: 'dnf clean all', verbs: ['clean'] },
  zypper: { paths: ['/var/cache/zypp'], clear: 'zypper clean --all', verbs: ['clean', 'cc'] },
};

const bare = (path: string): string => path.replace(/\/?\*?$/, '');

/** A command that removes the folder, or all in it, or a folder above it. */
const removes = ({ name, args }: Command, path: string): boolean =>
  (name === 'rm' || name === 'find') &&
  args.some(({ text }) => text.startsWith('/') && `${path}/`.startsWith(`${bare(text)}/`));

export const clears = (cache: Cache, managers: readonly string[], command: Command): boolean =>
  (managers.includes(command.name) &&
    cache.verbs.includes(command.args.find(({ text }) => !text.startsWith('-'))?.text ?? '')) ||
  cache.paths.some((path) => removes(command, path));

export const isMounted = (cache: Cache, mounts: readonly string[]): boolean =>
  cache.paths.some((path) => mounts.some((mount) => `${path}/`.startsWith(`${bare(mount)}/`)));
