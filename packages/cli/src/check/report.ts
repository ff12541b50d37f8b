/** A result in the format that was asked for. */
import { reporters } from '@palisade/report/reporters';
import type { Reporter } from '@palisade/report/result';
import type { TextFile } from '@palisade/sources/tree';
import { UserError } from '../command.ts';
import { print, terminalWidth, wantsColor } from '../output.ts';
import { version } from '../version.ts';
import type { CheckResult } from './check.ts';
import { type Options, text } from './prepare.ts';

function reporterOf(options: Options): Promise<Reporter> {
  const load = reporters[text(options['format']) ?? 'pretty'];
  if (!load) throw new UserError(`no format is called "${String(options['format'])}"`);
  return load();
}

export async function report(result: CheckResult, options: Options, files: readonly TextFile[]): Promise<void> {
  const reporter = await reporterOf(options);
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
