/** `palisade check`: arguments in, report out. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { decide } from '@palisade/core/gate';
import type { Severity } from '@palisade/core/verdict';
import { reporters } from '@palisade/report/reporters';
import type { TextFile } from '@palisade/sources/tree';
import { type Invocation, UserError } from '../command.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { print, terminalWidth, wantsColor } from '../output.ts';
import { configuredControls } from '../own/configured.ts';
import { version } from '../version.ts';
import { changesOf, diffOf, writeChanges } from './apply.ts';
import { knownFrom, onlyNew, readBaseline, writeBaseline } from './baseline.ts';
import { type CheckInput, type CheckResult, check, UnknownName } from './check.ts';
import { mend } from './fix.ts';
import { readTargets, select, type Targets } from './targets.ts';

type Options = Invocation['options'];

const text = (value: Options[string]): string | undefined => (typeof value === 'string' ? value : undefined);
const list = (value: Options[string]): string[] =>
  (Array.isArray(value) ? (value as string[]) : []).flatMap((item) => item.split(',')).filter((item) => item !== '');

/** Where a demonstration run looks when no target is given. */
const EXAMPLES = ['examples/flask/before', 'examples/node/before'];

function nothingToCheck(targets: readonly string[], { files, skipped }: Targets): UserError {
  const where = targets.join(', ');
  const [first] = skipped;
  if (files.length === 0 && first) return new UserError(`nothing to check: ${first.file}: ${first.reason}`);
  return new UserError(
    files.length === 0
      ? `nothing to check: ${where} has no readable text files`
      : `nothing to check: none of the ${files.length} files in ${where} is one that Palisade knows (Dockerfile, Kubernetes manifest, workflow, …)`,
  );
}

/** Everything about a run but the files: the command line over the config over the defaults. */
async function settingsOf(options: Options, loaded: LoadedConfig): Promise<Omit<CheckInput, 'files' | 'skipped'>> {
  const { config, waivers } = loaded;
  return {
    profile: text(options['profile']) ?? config.profile ?? 'recommended',
    own: (await configuredControls(loaded, options['allow-config-code'] === true)).families,
    only: list(options['only']),
    skip: [...list(options['skip']), ...(config.skip ?? [])],
    settings: config.settings ?? {},
    waivers,
    today: new Date().toISOString().slice(0, 10),
    policy: {
      threshold: (text(options['severity']) ?? config.severity ?? 'low') as Severity,
      unknown: (text(options['unknown']) ?? config.unknown) === 'fail' ? 'fail' : 'report',
    },
    all: options['all'] === true,
  };
}

type RunOn = (files: readonly TextFile[]) => Promise<CheckResult>;

function runner(settings: Omit<CheckInput, 'files' | 'skipped'>, { skipped }: Targets): RunOn {
  return async (files) => {
    try {
      return await check({ ...settings, files, skipped });
    } catch (error) {
      if (error instanceof UnknownName) throw new UserError(error.message);
      throw error;
    }
  };
}

/** Files as they would be after the fixes; with --fix alone they are written. */
async function fixed(
  options: Options,
  targets: Targets,
  run: RunOn,
): Promise<{ files: readonly TextFile[]; diff: string }> {
  if (options['fix'] === undefined && options['diff'] !== true) return { files: targets.files, diff: '' };
  const files = await mend(
    targets.files,
    options['fix'] === 'unsafe',
    async (current) => (await run(current)).findings,
  );
  const changes = changesOf(targets.files, files);
  if (options['diff'] === true) return { files: targets.files, diff: await diffOf(changes) };
  writeChanges(changes, targets.pathOf);
  return { files, diff: '' };
}

async function sinceFiles(ref: string, targets: readonly string[], files: readonly TextFile[]): Promise<TextFile[]> {
  const [target] = targets;
  if (targets.length !== 1 || target === undefined || !statSync(resolve(target)).isDirectory())
    throw new UserError('--since takes one folder as its target');
  const seen = new Set(files.map(({ path }) => path));
  // git and its process are needed by few runs.
  const { filesAt } = await import('./since.ts');
  return filesAt(resolve(target), ref, (path) => seen.has(path));
}

/** The result with what was there before left out, and the gate decided on the rest. */
async function withoutKnown(
  result: CheckResult,
  options: Options,
  settings: Omit<CheckInput, 'files' | 'skipped'>,
  before: () => Promise<CheckResult>,
): Promise<CheckResult> {
  const baseline = text(options['baseline']);
  let { findings } = result;
  if (baseline !== undefined) findings = onlyNew(findings, readBaseline(baseline));
  if (options['since'] !== undefined) findings = onlyNew(findings, knownFrom((await before()).findings));
  if (findings === result.findings) return result;
  const left = new Set(findings);
  const known = result.findings.filter((finding) => !left.has(finding));
  return { ...result, findings, known, gate: decide(findings, settings.policy) };
}

export async function runCheck({ operands, options }: Invocation): Promise<number> {
  const demo = options['demo'] === true && operands.length === 0;
  const names = demo ? EXAMPLES : operands.length > 0 ? operands : ['.'];
  const read = readTargets(names);
  const loaded = await loadConfig(names[0] === '-' ? '-' : resolve(names[0] as string), text(options['config']));
  const include = [...list(options['include']), ...(loaded.config.include ?? [])];
  const exclude = [...list(options['exclude']), ...(loaded.config.exclude ?? [])];
  const targets = select(read, include, exclude);
  const settings = await settingsOf(options, loaded);
  const run = runner(settings, targets);
  const { files, diff } = await fixed(options, targets, run);
  const whole = await run(files);
  if (whole.coverage.files.seen === targets.skipped.length) throw nothingToCheck(names, targets);
  if (options['update-baseline'] === true) {
    const path = text(options['baseline']);
    if (path === undefined) throw new UserError('--update-baseline needs --baseline=FILE to say where');
    writeBaseline(path, whole.findings);
    return 0;
  }
  if (options['diff'] === true) {
    print(diff === '' ? 'Nothing to change.\n' : diff, text(options['output']));
    return 0;
  }
  const result = await withoutKnown(whole, options, settings, async () =>
    run(await sinceFiles(options['since'] as string, names, targets.files)),
  );
  await report(result, options, files);
  return result.gate.open || options['exit-zero'] === true || demo ? 0 : 1;
}

async function report(result: CheckResult, options: Options, files: readonly TextFile[]): Promise<void> {
  const load = reporters[text(options['format']) ?? 'pretty'];
  if (!load) throw new UserError(`no format is called "${String(options['format'])}"`);
  const reporter = await load();
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const output = text(options['output']);
  const written = reporter(result, {
    color: wantsColor() && output === undefined,
    textOf: (file) => texts.get(file),
    version,
    width: terminalWidth(),
  });
  print(written, output);
}
