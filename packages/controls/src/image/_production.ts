/** Whether an install leaves development dependencies out. */
import type { Instruction, Stage } from '@palisade/core/subject/dockerfile';
import type { Command } from '@palisade/core/subject/script';
import type { DependencyInstall, Ecosystem } from './_dependency.ts';
import { variableFor } from './_environment.ts';
import { flagValue, hasFlag } from './_flag.ts';

type Holds = (command: Command, variable: (name: string) => unknown) => boolean;

const isTrue = (value: unknown): boolean => value === 'true' || value === '1';
const nodeProduction: Holds = (_, variable) => variable('NODE_ENV') === 'production';

const omits = (command: Command, variable: (name: string) => unknown): boolean =>
  command.args.some(
    ({ text }) => text === '--omit=dev' || text === '--production' || text === '--production=true' || text === '--prod',
  ) ||
  flagValue(command, '--omit') === 'dev' ||
  flagValue(command, '--only')?.startsWith('prod') === true ||
  [variable('NPM_CONFIG_OMIT'), variable('npm_config_omit')].includes('dev') ||
  isTrue(variable('NPM_CONFIG_PRODUCTION')) ||
  isTrue(variable('npm_config_production'));

/** Asked for development dependencies in so many words. */
const includesDev = ({ args }: Command): boolean =>
  args.some(({ text }) => text === '--include=dev' || text === '--production=false' || text === '--dev');

const node: Holds = (command, variable) =>
  !includesDev(command) && (omits(command, variable) || nodeProduction(command, variable));

const HOLDS: Readonly<Record<Ecosystem, Holds>> = {
  npm: node,
  yarn: (command, variable) => node(command, variable) || hasFlag(command, '--production', '--prod'),
  pnpm: (command, variable) => node(command, variable) || hasFlag(command, '--prod', '-P'),
  composer: (command, variable) => hasFlag(command, '--no-dev') || isTrue(variable('COMPOSER_NO_DEV')),
  bundler: (command, variable) =>
    hasFlag(command, '--without') ||
    variable('BUNDLE_WITHOUT') !== undefined ||
    variable('BUNDLE_DEPLOYMENT') !== undefined,
  poetry: (command) => hasFlag(command, '--without', '--only', '--no-dev', '--only-root'),
  uv: (command, variable) =>
    hasFlag(command, '--no-dev', '--no-default-groups', '--only-group') || isTrue(variable('UV_NO_DEV')),
  pipenv: (command) => !hasFlag(command, '--dev', '-d'),
  pip: (command) => !/dev|test/.test(flagValue(command, '-r', '--requirement') ?? ''),
  gem: () => true,
  go: () => true,
  cargo: () => true,
};

export function isProduction(
  { ecosystem }: DependencyInstall,
  command: Command,
  instruction: Instruction,
  stage: Stage,
): boolean {
  const configured = instruction.script?.commands.some(
    ({ name, args }) =>
      (name === 'npm' || name === 'bundle') &&
      args[0]?.text === 'config' &&
      /omit|without|production/.test(args.map(({ text }) => text).join(' ')),
  );
  return configured === true || HOLDS[ecosystem](command, (name) => variableFor(name, command, instruction, stage));
}

const PRUNES: Partial<Record<Ecosystem, string>> = {
  npm: 'prune',
  pnpm: 'prune',
  yarn: 'install',
  composer: 'install',
};

/** In the same image, but not in a layer before: a later `npm prune` of the same RUN takes them out again. */
export const pruned = (ecosystem: Ecosystem, history: readonly Instruction[], instruction: Instruction): boolean =>
  history.some(
    ({ span, script }) =>
      span.start >= instruction.span.start &&
      script?.commands.some(
        (command) =>
          PRUNES[ecosystem] !== undefined &&
          command.args[0]?.text === PRUNES[ecosystem] &&
          hasFlag(command, '--production', '--omit', '--prod', '--no-dev'),
      ),
  );
