/** `palisade check`: arguments in, report out. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Severity } from '@palisade/core/verdict';
import { reporters } from '@palisade/report/reporters';
import type { TextFile } from '@palisade/sources/tree';
import { type Invocation, UserError } from '../command.ts';
import { discover, type Skipped, TooManyFiles } from '../files/discover.ts';
import { version } from '../version.ts';
import { type CheckResult, check, UnknownName } from './check.ts';

const list = (value: unknown): string[] =>
  (Array.isArray(value) ? (value as string[]) : []).flatMap((item) => item.split(',')).filter((item) => item !== '');

interface Targets {
  readonly files: readonly TextFile[];
  readonly skipped: readonly Skipped[];
}

function readTarget(target: string): Targets {
  if (target === '-') return { files: [{ path: '-', text: readFileSync(0, 'utf8') }], skipped: [] };
  const path = resolve(target);
  if (!existsSync(path))
    throw new UserError(`${target} does not exist. Name a file or folder, or - for standard input`);
  return discover(path);
}

function readTargets(targets: readonly string[]): Targets {
  const read = targets.map(readTarget);
  const [only] = read;
  if (only && read.length === 1) return only;
  // With several targets each file is named from where the command stands.
  const named = (target: string, path: string) => (target === '-' ? path : `${target.replace(/\/+$/, '')}/${path}`);
  return {
    files: read.flatMap(({ files }, n) =>
      files.map(({ path, text }) => ({ path: named(targets[n] as string, path), text })),
    ),
    skipped: read.flatMap(({ skipped }, n) =>
      skipped.map(({ file, reason }) => ({ file: named(targets[n] as string, file), reason })),
    ),
  };
}

function nothingToCheck(targets: readonly string[], { files }: Targets): UserError {
  const where = targets.join(', ');
  return new UserError(
    files.length === 0
      ? `nothing to check: ${where} has no readable text files`
      : `nothing to check: none of the ${files.length} files in ${where} is one that Palisade knows (Dockerfile, Kubernetes manifest, …)`,
  );
}

function runOn(targets: Targets, { options }: Invocation): CheckResult {
  try {
    return check({
      ...targets,
      profile: (options['profile'] as string | undefined) ?? 'recommended',
      only: list(options['only']),
      skip: list(options['skip']),
      settings: {},
      waivers: [],
      today: new Date().toISOString().slice(0, 10),
      policy: {
        threshold: ((options['severity'] as string | undefined) ?? 'low') as Severity,
        unknown: options['unknown'] === 'fail' ? 'fail' : 'report',
      },
      all: options['all'] === true,
    });
  } catch (error) {
    if (error instanceof UnknownName) throw new UserError(error.message);
    throw error;
  }
}

function write(report: string, output: string | undefined): Promise<void> {
  if (output !== undefined) {
    writeFileSync(output, report);
    return Promise.resolve();
  }
  return new Promise((done) => process.stdout.write(report, () => done()));
}

const wantsColor = (): boolean =>
  process.env['NO_COLOR'] === undefined && (process.env['FORCE_COLOR'] !== undefined || process.stdout.isTTY === true);

/** Where a demonstration run looks when no target is given. */
const EXAMPLES = ['examples/flask/before', 'examples/node/before'];

export async function runCheck(invocation: Invocation): Promise<number> {
  const { operands, options } = invocation;
  const demo = options['demo'] === true && operands.length === 0;
  const targets = demo ? EXAMPLES : operands.length > 0 ? operands : ['.'];
  const format = (options['format'] as string | undefined) ?? 'pretty';
  const reporter = await (reporters[format] as () => ReturnType<NonNullable<(typeof reporters)[string]>>)();
  let found: Targets;
  try {
    found = readTargets(targets);
  } catch (error) {
    if (error instanceof TooManyFiles) throw new UserError(error.message);
    throw error;
  }
  const result = runOn(found, invocation);
  if (result.coverage.files.seen === 0) throw nothingToCheck(targets, found);
  const texts = new Map(found.files.map(({ path, text }) => [path, text]));
  const report = reporter(result, {
    color: wantsColor() && options['output'] === undefined,
    textOf: (file) => texts.get(file),
    version,
    width: process.stdout.columns ?? 100,
  });
  await write(report, options['output'] as string | undefined);
  return result.gate.open || options['exit-zero'] === true || demo ? 0 : 1;
}
