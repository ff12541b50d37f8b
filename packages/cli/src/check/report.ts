/** A result in the format that was asked for. */
import { reporters } from '@palisade/report/reporters';
import type { Reporter } from '@palisade/report/result';
import type { TextFile } from '@palisade/sources/tree';
import { UserError } from '../command.ts';
import { isTerminal, print, terminalWidth, wantsColor } from '../output.ts';
import { version } from '../version.ts';
import type { CheckResult } from './check.ts';
import { type Options, text } from './prepare.ts';

function reporterOf(options: Options): Promise<Reporter> {
  const load = reporters[text(options['format']) ?? 'pretty'];
  if (!load) throw new UserError(`no format is called "${String(options['format'])}"`);
  return load();
}

/** For someone who sees findings of Palisade for the first time: what to do about hundreds of them. */
function hintsFor({ findings }: CheckResult): string[] {
  const worst = findings.find(({ verdict, severity }) => verdict === 'fail' && severity === 'critical') ?? findings[0];
  return [
    ...(worst ? [`palisade explain ${worst.control.id}   why it matters, and how it looks when it is right`] : []),
    'palisade check --fix --diff   what the safe fixes would change',
    'palisade check --severity=high   only what is urgent',
    'palisade check --baseline palisade-baseline.json --update-baseline   from now on, only what is new',
  ];
}

const MANY = 10_000;

/**
 * A large report makes and drops a million objects. V8 takes those that it meets while it collects for lasting ones, and
 * then puts all of their kind where it seldom looks: a third of the memory of a run over 10,000 files.
 */
function expectMany({ findings }: CheckResult): void {
  if (findings.length < MANY) return;
  process.getBuiltinModule('node:v8').setFlagsFromString('--no-allocation-site-pretenuring');
}

export async function report(
  result: CheckResult,
  options: Options,
  files: readonly TextFile[],
  /** A first run: nothing is set up yet. */
  first = false,
): Promise<void> {
  const reporter = await reporterOf(options);
  expectMany(result);
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const output = text(options['output']);
  const written = reporter(result, {
    color: wantsColor() && output === undefined,
    textOf: (file) => texts.get(file),
    version,
    width: terminalWidth(),
    ...(first && output === undefined && isTerminal() && { hints: hintsFor(result) }),
  });
  print(written, output);
}
