/** `palisade controls`: the catalogue, filtered; or own controls on trial. */
import { resolve } from 'node:path';
import { profiles } from '@palisade/controls/profiles/profiles';
import type { Control } from '@palisade/core/control/control';
import { selects } from '@palisade/core/profile';
import { atLeast, type Severity } from '@palisade/core/verdict';
import { styleFor } from '@palisade/report/style';
import { type Invocation, UserError } from '../command.ts';
import { describe, profilesOf } from '../explain/describe.ts';
import { print, wantsColor } from '../output.ts';
import { knownControls } from '../own/known.ts';

/** `run-as` finds by part of the id or title; `image/*` is a family. */
const matches = (pattern: string, { id, title }: Control): boolean =>
  selects(pattern, id) || id.includes(pattern) || title.toLowerCase().includes(pattern.toLowerCase());

async function runTrial(folders: readonly string[]): Promise<number> {
  if (folders.length === 0)
    throw new UserError('--test needs the folder of your controls, as `palisade controls --test policies`');
  const { loadOwn } = await import('../own/load.ts');
  const own = await Promise.all(folders.map((folder) => loadOwn(resolve(folder))));
  const { Trial } = await import('../own/trial.ts');
  const trial = await Trial.open();
  const tried = own.flatMap(({ controls, docs }) =>
    controls.map((control) => [control.id, trial.problemsOf(control, docs[control.id])] as const),
  );
  const style = styleFor(wantsColor());
  const lines = tried.flatMap(([id, problems]) => [
    `${problems.length === 0 ? style.green('ok') : style.red('wrong')} ${style.bold(id)}`,
    ...problems.map((problem) => `  ${problem}`),
  ]);
  const wrong = tried.filter(([, problems]) => problems.length > 0).length;
  print(`${lines.join('\n')}\n${tried.length - wrong} of ${tried.length} controls are what their docs say\n`);
  return wrong === 0 ? 0 : 1;
}

export async function runControls({ operands, options }: Invocation): Promise<number> {
  if (options['test'] === true) return runTrial(operands);
  const profile = options['profile'];
  if (profile !== undefined && !profiles.some(({ id }) => id === profile))
    throw new UserError(
      `no profile is called "${String(profile)}"; there are ${profiles.map(({ id }) => id).join(', ')}`,
    );
  const { controls: catalogue } = await knownControls(options);
  const chosen = catalogue.filter(
    (control) =>
      (operands.length === 0 || operands.some((pattern) => matches(pattern, control))) &&
      (profile === undefined || profilesOf(control).includes(profile as string)) &&
      atLeast(control.severity, (options['severity'] as Severity | undefined) ?? 'info'),
  );
  if (options['format'] === 'json') {
    print(
      `${JSON.stringify(
        chosen.map((control) => describe(control)),
        null,
        2,
      )}\n`,
    );
    return 0;
  }
  const style = styleFor(wantsColor());
  const width = Math.max(0, ...chosen.map(({ id }) => id.length)) + 2;
  const rows = chosen.map(
    ({ id, severity, title }) => `${style.bold(id.padEnd(width))}${severity.padEnd(10)}${title}\n`,
  );
  print(`${rows.join('')}${chosen.length} of ${catalogue.length} controls\n`);
  return 0;
}
