/** Package managers of programming languages: which command installs what. */
import type { Command, ShellWord } from '@palisade/core/subject/script';
import { operands } from './_flag.ts';

export type Ecosystem =
  | 'npm'
  | 'yarn'
  | 'pnpm'
  | 'pip'
  | 'composer'
  | 'bundler'
  | 'poetry'
  | 'pipenv'
  | 'uv'
  | 'gem'
  | 'go'
  | 'cargo';

export interface DependencyInstall {
  readonly ecosystem: Ecosystem;
  /** Named on the command line; none means those of the project's own list. */
  readonly packages: readonly ShellWord[];
  readonly global: boolean;
  readonly verb: ShellWord | undefined;
}

interface Tool {
  readonly ecosystem: Ecosystem;
  readonly verbs: readonly string[];
  readonly values: ReadonlySet<string>;
  /** The program alone installs. */
  readonly bare?: true;
}

const NPM_VALUES = new Set([
  '--prefix',
  '--registry',
  '-C',
  '--cache',
  '--loglevel',
  '-w',
  '--workspace',
  '--omit',
  '--only',
  '--include',
]);
const YARN_VALUES = new Set([
  '--cwd',
  '--modules-folder',
  '--cache-folder',
  '--registry',
  '--network-timeout',
  '--mutex',
]);
const PIP_VALUES = new Set([
  ...['-r', '--requirement', '-c', '--constraint', '-e', '--editable', '-i', '--index-url', '--extra-index-url', '-f'],
  ...['--find-links', '-t', '--target', '--prefix', '--root', '--trusted-host', '--cert', '--proxy', '--platform'],
  ...[
    '--python-version',
    '--no-binary',
    '--only-binary',
    '--timeout',
    '--retries',
    '--cache-dir',
    '--progress-bar',
    '--python',
    '-p',
  ],
]);
const NONE: ReadonlySet<string> = new Set();

const TOOLS = new Map<string, Tool>([
  [
    'npm',
    { ecosystem: 'npm', verbs: ['install', 'i', 'ci', 'add', 'clean-install', 'install-clean'], values: NPM_VALUES },
  ],
  ['yarn', { ecosystem: 'yarn', verbs: ['install', 'add'], values: YARN_VALUES, bare: true }],
  [
    'pnpm',
    { ecosystem: 'pnpm', verbs: ['install', 'i', 'add', 'ci'], values: new Set([...NPM_VALUES, '--filter', '-F']) },
  ],
  [
    'composer',
    { ecosystem: 'composer', verbs: ['install', 'update', 'require'], values: new Set(['-d', '--working-dir']) },
  ],
  [
    'bundle',
    {
      ecosystem: 'bundler',
      verbs: ['install'],
      values: new Set(['--jobs', '-j', '--retry', '--without', '--path']),
      bare: true,
    },
  ],
  [
    'poetry',
    {
      ecosystem: 'poetry',
      verbs: ['install', 'sync'],
      values: new Set(['--only', '--without', '--with', '-E', '--extras', '-C']),
    },
  ],
  ['pipenv', { ecosystem: 'pipenv', verbs: ['install', 'sync'], values: new Set(['-r']) }],
  [
    'gem',
    {
      ecosystem: 'gem',
      verbs: ['install'],
      values: new Set(['-v', '--version', '-s', '--source', '-i', '-n', '--platform']),
    },
  ],
  ['go', { ecosystem: 'go', verbs: ['install', 'get'], values: new Set(['-ldflags', '-tags', '-C', '-o']) }],
  [
    'cargo',
    {
      ecosystem: 'cargo',
      verbs: ['install'],
      values: new Set([
        '--version',
        '--git',
        '--root',
        '--features',
        '--path',
        '--tag',
        '--rev',
        '--branch',
        '--target',
      ]),
    },
  ],
]);

const isPython = (name: string): boolean => /^python[\d.]*$/.test(name);
const isPip = (name: string): boolean => /^pip[\d.]*$/.test(name);

/** `pip install …`, `python -m pip install …`, `uv pip install …` as the words after `pip`. */
function pipArgs({ name, args }: Command): readonly ShellWord[] | undefined {
  if (isPip(name)) return args;
  const first = args.findIndex(({ text }) => isPip(text));
  if (isPython(name) && first > 0 && args[first - 1]?.text === '-m') return args.slice(first + 1);
  return name === 'uv' && args[0]?.text === 'pip' ? args.slice(1) : undefined;
}

export function dependencyInstall(command: Command): DependencyInstall | undefined {
  const pip = pipArgs(command);
  if (pip) {
    const [verb, ...packages] = operands({ ...command, args: pip }, PIP_VALUES);
    return verb?.text === 'install' ? { ecosystem: 'pip', packages, global: false, verb } : undefined;
  }
  if (command.name === 'uv') return uv(command);
  const tool = TOOLS.get(command.name);
  if (!tool) return undefined;
  const words = operands(command, tool.values);
  const [verb, ...packages] = words[0]?.text === 'global' ? words.slice(1) : words;
  if (!(verb ? tool.verbs.includes(verb.text) : tool.bare)) return undefined;
  const global = words[0]?.text === 'global' || command.args.some(({ text }) => text === '-g' || text === '--global');
  return { ecosystem: tool.ecosystem, packages, global, verb };
}

function uv(command: Command): DependencyInstall | undefined {
  const [verb, ...packages] = operands(command, NONE);
  return verb?.text === 'sync' ? { ecosystem: 'uv', packages, global: false, verb } : undefined;
}
