/** Installs in an image that keep to the lockfile. */
import type { Manager } from '@palisade/core/subject/package';
import type { Command } from '@palisade/core/subject/script';
import { hasFlag } from '../image/_flag.ts';

/** What installs strictly; by package manager. */
export const STRICT: Readonly<Record<string, { readonly manager: Manager; readonly instead: string }>> = {
  npm: { manager: 'npm', instead: 'npm ci' },
  uv: { manager: 'uv', instead: 'uv sync --locked' },
};
const CI = /^(?:ci|clean-install|install-clean)$/;

export const isStrict = (command: Command, verb: string): boolean =>
  command.name === 'npm' ? CI.test(verb) : hasFlag(command, '--locked', '--frozen');
