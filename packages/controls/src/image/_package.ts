/** Package managers of distributions: what their commands do, as a table. */
import type { Command, ShellWord } from '@palisade/core/subject/script';
import { operands } from './_flag.ts';

interface Manager {
  readonly install: readonly string[];
  /** Fetches the lists of packages. */
  readonly update: readonly string[];
  /** Replaces whatever is installed. */
  readonly upgrade: readonly string[];
  /** Flags whose value is the next word. */
  readonly values: ReadonlySet<string>;
  /** Between a package's name and its version. */
  readonly version: RegExp;
}

const APT: Manager = {
  install: ['install', 'build-dep', 'satisfy'],
  update: ['update'],
  upgrade: ['dist-upgrade', 'full-upgrade'],
  values: new Set(['-t', '--target-release', '-o', '--option', '-c', '--config-file', '-a']),
  version: /=|\//,
};

const YUM: Manager = {
  install: ['install', 'localinstall', 'groupinstall', 'reinstall'],
  update: ['makecache', 'check-update'],
  upgrade: ['update', 'upgrade', 'distro-sync', 'distrosync', 'dist-sync'],
  values: new Set([
    '-c',
    '--enablerepo',
    '--disablerepo',
    '--installroot',
    '--releasever',
    '--setopt',
    '-x',
    '--exclude',
  ]),
  version: /-\d|=/,
};

export const MANAGERS: ReadonlyMap<string, Manager> = new Map<string, Manager>([
  ['apt-get', APT],
  ['apt', APT],
  ['aptitude', APT],
  [
    'apk',
    {
      install: ['add'],
      update: ['update'],
      upgrade: ['upgrade'],
      values: new Set([
        '-t',
        '--virtual',
        '-X',
        '--repository',
        '-p',
        '--root',
        '--arch',
        '--keys-dir',
        '--repositories-file',
      ]),
      version: /[=<>~@]/,
    },
  ],
  ['yum', YUM],
  ['dnf', YUM],
  ['dnf5', YUM],
  ['microdnf', YUM],
  ['tdnf', YUM],
  [
    'zypper',
    {
      install: ['install', 'in'],
      update: ['refresh', 'ref'],
      upgrade: ['dist-upgrade', 'dup', 'update', 'up'],
      values: new Set(['-r', '--repo', '-t', '--type', '--root', '-R', '--from']),
      version: /[=<>]/,
    },
  ],
]);

export type Act = 'install' | 'update' | 'upgrade' | 'other';

export interface Operation {
  readonly manager: string;
  readonly act: Act;
  /** The word that says what to do: `install`. */
  readonly verb: ShellWord;
  readonly packages: readonly ShellWord[];
}

/** What a package manager's command does; undefined for other programs. */
export function operationOf(command: Command): Operation | undefined {
  const manager = MANAGERS.get(command.name);
  if (!manager) return undefined;
  const [verb, ...packages] = operands(command, manager.values);
  if (!verb) return undefined;
  const acts: readonly Act[] = ['install', 'update', 'upgrade'];
  const act = acts.find((name) => name !== 'other' && manager[name].includes(verb.text)) ?? 'other';
  return { manager: command.name, act, verb, packages };
}

export const hasVersion = (manager: string, name: string): boolean =>
  MANAGERS.get(manager)?.version.test(name) === true || /\.(?:deb|rpm|apk)$/.test(name) || name.includes('://');

/** `apt` and `apt-get` share their lists and caches; so do the kin of `dnf`. */
export const familyOf = (manager: string): string =>
  manager.startsWith('apt')
    ? 'apt'
    : manager === 'dnf5' || manager === 'microdnf' || manager === 'tdnf'
      ? 'dnf'
      : manager;
