/** `palisade check`: arguments in, report out. */

import { decide } from '@palisade/core/gate';
import { isAddress } from '@palisade/core/location';
import type { TextFile } from '@palisade/sources/tree';
import { type Invocation, UserError } from '../command.ts';
import { print, progress } from '../output.ts';
import { changesOf, diffOf, writeChanges } from './apply.ts';
import { knownFrom, onlyNew, readBaseline, writeBaseline } from './baseline.ts';
import type { CheckResult } from './check.ts';
import { mend } from './fix.ts';
import { type Options, prepare, type RunOn, runner, type Settings, text } from './prepare.ts';
import { report } from './report.ts';
import type { Targets } from './targets.ts';

/** Where a demonstration run looks when no target is given. */
const EXAMPLES = ['examples/flask-service/before', 'examples/node-service/before'];

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

/** The result with what was there before left out, and the gate decided on the rest. */
async function withoutKnown(
  result: CheckResult,
  options: Options,
  { policy }: Settings,
  before: () => Promise<CheckResult>,
): Promise<CheckResult> {
  const baseline = text(options['baseline']);
  let { findings } = result;
  if (baseline !== undefined) findings = onlyNew(findings, readBaseline(baseline));
  if (options['since'] !== undefined) findings = onlyNew(findings, knownFrom((await before()).findings));
  if (findings === result.findings) return result;
  const left = new Set(findings);
  const known = result.findings.filter((finding) => !left.has(finding));
  return { ...result, findings, known, gate: decide(findings, policy) };
}

export async function runCheck({ operands, options }: Invocation): Promise<number> {
  const demo = options['demo'] === true && operands.length === 0;
  const names = demo ? EXAMPLES : operands.length > 0 ? operands : ['.'];
  if (options['print-role'] === true) {
    print((await import('@palisade/sources/cluster/role')).roleToRead());
    return 0;
  }
  if (options['watch'] === true) return (await import('./watch.ts')).watchCheck(names, options);
  if (options['since'] !== undefined && names.some(isAddress))
    throw new UserError('--since compares files; what was live before is not kept: use --baseline=FILE');
  const waiting = progress();
  const prepared = await prepare(names, options, waiting.tell);
  const { targets, settings } = prepared;
  const run = runner(prepared, undefined, waiting.tell);
  const { files, diff } = await fixed(options, targets, run);
  const whole = await run(files);
  waiting.end();
  if (whole.coverage.files.seen === targets.skipped.length && !settings.observed && !settings.live)
    throw nothingToCheck(names, targets);
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
  const result = await withoutKnown(whole, options, settings, async () => {
    // git and its process are needed by few runs.
    const { filesBefore } = await import('./since.ts');
    return run(filesBefore('since', options['since'] as string, names, targets.files));
  });
  await report(result, options, files, prepared.config === undefined && !demo);
  return result.gate.open || options['exit-zero'] === true || demo ? 0 : 1;
}
