import { dockerDocs } from '@palisade/core/control/reference';
import type { Command } from '@palisade/core/subject/script';
import { commandControl } from './_command.ts';
import { wordAfter } from './_edit.ts';
import { hasFlag } from './_flag.ts';
import { operationOf } from './_package.ts';

/** Flags that answer every question with yes. */
const YES: Readonly<Record<string, readonly string[]>> = {
  'apt-get': ['-y', '--yes', '--assume-yes', '--force-yes', '-qq', '-q=2', '--print-uris', '-s', '--download-only'],
  apt: ['-y', '--yes', '--assume-yes', '-qq'],
  aptitude: ['-y', '--assume-yes'],
  yum: ['-y', '--assumeyes'],
  dnf: ['-y', '--assumeyes'],
  dnf5: ['-y', '--assumeyes'],
  microdnf: ['-y', '--assumeyes'],
  tdnf: ['-y', '--assumeyes'],
  zypper: ['-y', '--no-confirm', '-n', '--non-interactive'],
};

const isQuiet = ({ args }: Command): boolean => args.some(({ text }) => /^-[A-Za-z]*q[A-Za-z]*q/.test(text));

export const unattendedInstall = commandControl({
  title: 'Packages are installed without a question',
  severity: 'low',
  why: 'Nobody answers during a build: the package manager waits for yes, gets nothing, and the build stops.',
  refs: [dockerDocs('build/building/best-practices/#apt-get')],
  peers: ['DL3014', 'DL3030', 'DL3034', 'DL3038', 'DS-0021', 'AVD-DS-0021'],
  programs: Object.keys(YES),
  *inspect(command) {
    const operation = operationOf(command);
    if (operation?.act !== 'install' || operation.packages.length === 0 || command.after === '|') return;
    const assumesYes = hasFlag(command, ...(YES[command.name] as readonly string[])) || isQuiet(command);
    if (assumesYes) return;
    yield {
      at: command.span,
      message: `${command.name} ${operation.verb.text} will ask before it installs`,
      ...(command.exact && { splices: [wordAfter(operation.verb, '-y')] }),
    };
  },
  fix: { safety: 'safe', description: 'Adds -y' },
});
