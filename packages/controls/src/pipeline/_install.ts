/** Installs that may write the lockfile anew. */
import type { Manager } from '@palisade/core/subject/package';
import type { Job, Step, Workflow } from '@palisade/core/subject/workflow';
import { at } from '@palisade/core/value';
import { someLine } from './_script.ts';

interface Install {
  readonly manager: Manager;
  readonly pattern: RegExp;
  /** Words that make it keep to the lockfile, or not an install of the project. */
  readonly strictly: RegExp;
  readonly strict: string;
  /** Only Yarn's first version: later ones are strict in pipelines. */
  readonly classic?: true;
}

const OPTIONS = '(?:[ \\t]+-[\\w-]+(?:=\\S+)?){0,10}';
const END = '[ \\t]*(?:$|&&|;|\\||#)';
const START = '(?:^|&&|;|\\|)[ \\t]*(?:sudo[ \\t]+)?';
const command = (words: string): RegExp => new RegExp(`${START}(${words}${OPTIONS})${END}`);

const INSTALLS: readonly Install[] = [
  {
    manager: 'npm',
    pattern: command('npm[ \\t]+(?:install|i)'),
    strictly: /--(?:global|package-lock-only)\b|\s-g\b/,
    strict: 'npm ci',
  },
  {
    manager: 'yarn',
    pattern: command('yarn(?:[ \\t]+install)?'),
    strictly: /--(?:frozen-lockfile|immutable|version|help)\b/,
    strict: 'yarn install --frozen-lockfile',
    classic: true,
  },
  {
    manager: 'pnpm',
    pattern: command('pnpm[ \\t]+(?:install|i)[^&|;\\n]{0,200}?--no-frozen-lockfile'),
    strictly: /--lockfile-only\b/,
    strict: 'pnpm install --frozen-lockfile',
  },
  { manager: 'uv', pattern: command('uv[ \\t]+sync'), strictly: /--(?:locked|frozen)\b/, strict: 'uv sync --locked' },
];

/** Where a step runs, from the root; undefined where the script goes elsewhere itself. */
export function folderOf(step: Step, job: Job, file: Workflow): string | undefined {
  if (someLine(step, /(?:^|[;&|])\s*(?:cd|pushd)\s|--prefix\b|--cwd\b|\s-C\s/)) return undefined;
  const path = ['defaults', 'run', 'working-directory'];
  const named = step.data['working-directory'] ?? at(job.data, path) ?? at(file.data, path) ?? '';
  return typeof named === 'string' && !named.includes('${{')
    ? named.slice(0, 300).replace(/^\.?\/+|\/+$|^\.$/g, '')
    : undefined;
}

export interface LooseInstall {
  readonly manager: Manager;
  readonly text: string;
  readonly strict: string;
  readonly classic: boolean;
}

export function looseInstall(line: string): LooseInstall | undefined {
  for (const { manager, pattern, strictly, strict, classic } of INSTALLS) {
    const text = pattern.exec(line.trim())?.[1];
    if (text !== undefined && !strictly.test(text)) return { manager, text, strict, classic: classic ?? false };
  }
  return undefined;
}
