/** The whole of `palisade check` on files in memory: every control, every report, and the fixes until they end. */
import { reporters } from '@palisade/report/reporters';
import { type CheckResult, check } from '../../packages/cli/src/check/check.ts';
import { mend } from '../../packages/cli/src/check/fix.ts';
import type { Input } from './seeds.ts';

const SETTINGS = {
  profile: 'everything',
  own: [],
  only: [],
  skip: [],
  skipped: [],
  settings: {},
  given: {},
  waivers: [],
  today: '2026-01-01',
  policy: { threshold: 'low', unknown: 'fail' },
} as const;

export const checked = (files: Input, all = false): Promise<CheckResult> => check({ ...SETTINGS, files, all });

const loaded = await Promise.all(
  Object.entries(reporters).map(async ([name, load]) => ({ name, reporter: await load() })),
);

/** Every format, by its name. */
export function reports(result: CheckResult, files: Input): ReadonlyMap<string, string> {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const options = { color: false, textOf: (file: string) => texts.get(file), version: '0', width: 100 };
  return new Map(loaded.map(({ name, reporter }) => [name, [...reporter(result, options)].join('')]));
}

export const mended = (files: Input): Promise<Input> =>
  mend(files, true, async (current) => (await checked(current)).findings);
