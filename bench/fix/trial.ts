/** One control's fixes on one case: what they mend, what they bring, and what they touch. */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { profiles } from '@palisade/controls/profiles/profiles';
import type { Control } from '@palisade/core/control/control';
import type { Finding } from '@palisade/core/finding';
import { includes } from '@palisade/core/profile';
import type { TextFile } from '@palisade/sources/tree';
import { mend } from '../../packages/cli/src/check/fix.ts';
import { trial } from '../../test/catalogue/trial.ts';
import type { Case } from './cases.ts';
import { bytesOutside } from './outside.ts';

export interface Trial {
  readonly control: Control;
  readonly name: string;
  readonly before: readonly TextFile[];
  readonly after: readonly TextFile[];
  readonly found: number;
  readonly mended: number;
  /** Left, as the fix does not apply to them: their text or their meaning does not allow it. */
  readonly left: number;
  /** Left although there is a fix, or judged as unknown instead. */
  readonly stuck: readonly string[];
  readonly newly: readonly string[];
  readonly unreadable: number;
  readonly outside: number;
  /** A second run changes the files again. */
  readonly again: boolean;
}

const profile = profiles.find(({ id }) => id === 'recommended');
if (!profile) throw new Error('there is no recommended profile');
const recommended = catalogue.filter(({ id }) => includes(profile, id));

const open = ({ verdict }: Finding): boolean => verdict === 'fail' || verdict === 'unknown';

type Judge = (files: readonly TextFile[]) => Finding[];

/** What the recommended profile, and the control itself, say of the files. */
const everything = (control: Control, settings: Case['settings']): Judge => {
  const controls = recommended.includes(control) ? recommended : [...recommended, control];
  return (files) => trial.checkFiles(files, controls, { ...profile.settings, ...settings }).filter(open);
};

const isUnreadable = ({ control }: Finding): boolean => control.id === 'general/files-parse';

/** What was there before the fix is said of it once, however many of the file's controls are tried. */
const known = new WeakMap<Case, Finding[]>();

function findingsBefore(one: Case, judge: Judge): Finding[] {
  const found = known.get(one) ?? judge(one.files);
  known.set(one, found);
  return found;
}

/**
 * Neither known by its fingerprint nor said as often before: the fingerprint of what a line of a Dockerfile says changes
 * when a fix edits the line, and a message changes with what it lists.
 */
function beyond(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const keyOf = ({ control, subject, message }: Finding): string => [control.id, subject.id, message].join('\n');
  const fingerprints = new Set(before.map(({ fingerprint }) => fingerprint));
  const said = Map.groupBy(before, keyOf);
  return [...Map.groupBy(after, keyOf)].flatMap(([key, list]) =>
    list.slice(said.get(key)?.length ?? 0).filter(({ fingerprint }) => !fingerprints.has(fingerprint)),
  );
}

/** Undefined where the control finds nothing to mend. */
export async function tryFix(one: Case, control: Control): Promise<Trial | undefined> {
  const own: Judge = (files) => trial.checkFiles(files, [control], one.settings).filter(open);
  const failed = own(one.files).filter(({ verdict }) => verdict === 'fail');
  if (failed.length === 0) return undefined;

  const rounds: { files: readonly TextFile[]; findings: readonly Finding[] }[] = [];
  const after = await mend(one.files, true, async (files) => {
    const findings = own(files);
    rounds.push({ files, findings });
    return findings;
  });
  const still = new Map(own(after).map((finding) => [finding.fingerprint, finding]));
  const left = failed.flatMap(({ fingerprint }) => still.get(fingerprint) ?? []);
  const stuck = left.filter(({ verdict, fix }) => verdict === 'unknown' || fix !== undefined);
  const result = {
    control,
    name: one.name,
    before: one.files,
    after,
    found: failed.length,
    mended: failed.length - left.length,
  };
  const counts = { left: left.length - stuck.length, stuck: stuck.map(({ message }) => message) };
  if (after === one.files) return { ...result, ...counts, newly: [], unreadable: 0, outside: 0, again: false };

  const judge = everything(control, one.settings);
  const fresh = beyond(findingsBefore(one, judge), judge(after));
  const second = await mend(after, true, async (files) => own(files));
  return {
    ...result,
    ...counts,
    newly: fresh.filter((finding) => !isUnreadable(finding)).map(({ control: { id }, message }) => `${id}: ${message}`),
    unreadable: fresh.filter(isUnreadable).length,
    outside: rounds
      .slice(1)
      .map(({ files }, index) => bytesOutside(rounds[index]?.files ?? [], files, rounds[index]?.findings ?? []))
      .reduce((sum, bytes) => sum + bytes, 0),
    again: second.some(({ text }, index) => text !== after[index]?.text),
  };
}
