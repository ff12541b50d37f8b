/** What the cluster is to refuse: the controls of the profile that the API server can be asked, and who is excused. */
import { isAdmitted } from '@palisade/core/control/control';
import type { Waiver } from '@palisade/core/waiver';
import type { TextFile } from '@palisade/sources/tree';
import { MARKER } from '@palisade/sources/waiver/comment';
import type { SynthFile } from '@palisade/synth/file';
import type { Enforced, PolicyWaiver } from '@palisade/synth/policies/enforced';
import { type CheckInput, check, loadControls, profileNamed, valuesOf } from '../check/check.ts';
import type { LoadedConfig } from '../config/load.ts';
import { discover } from '../files/discover.ts';
import { configuredControls } from '../own/configured.ts';

/** Before every waiver's last day: whether one still counts, the policy finds out. */
const EVER = '0001-01-01';

const isAboutFiles = ({ file, lines }: Waiver): boolean => file !== undefined || lines !== undefined;

const compiled = ({ control, subject, owner, reason, expires }: Waiver): PolicyWaiver => ({
  control,
  ...(subject !== undefined && { subject }),
  owner,
  reason,
  expires,
});

/** The tree as it is when synth has written. */
function treeAfter(root: string, written: readonly SynthFile[]): TextFile[] {
  const paths = new Set(written.map(({ path }) => path));
  return [...discover(root).files.filter(({ path }) => !paths.has(path)), ...written];
}

/** A waiver of lines in a file is one of the objects in them, and of the containers that were at fault. */
async function waiversInFiles(input: Omit<CheckInput, 'files'>, files: readonly TextFile[]): Promise<PolicyWaiver[]> {
  if (!input.waivers.some(isAboutFiles) && !files.some(({ text }) => text.includes(MARKER))) return [];
  const { findings } = await check({ ...input, files });
  return findings.flatMap(({ waiver, control, subject, item }) =>
    waiver && isAboutFiles(waiver) && isAdmitted(control) && subject.model === 'kubernetes'
      ? [{ ...compiled({ ...waiver, control: control.id, subject: subject.id }), ...(item !== undefined && { item }) }]
      : [],
  );
}

const keyOf = (waiver: PolicyWaiver): string => JSON.stringify(Object.values(waiver));

/** `written`: what synth writes but for the policies, as it is to stand on the disk. */
export async function enforcedIn(
  root: string,
  loaded: LoadedConfig,
  written: readonly SynthFile[],
  allowCode: boolean,
): Promise<Enforced> {
  const { config, waivers } = loaded;
  const selection = {
    profile: config.profile ?? 'recommended',
    own: (await configuredControls(loaded, allowCode)).families,
    only: [],
    skip: config.skip ?? [],
  };
  const settings = config.settings ?? {};
  const given = { helm: config.helm ?? [] };
  const policy = { threshold: 'info', unknown: 'report' } as const;
  const input = { ...selection, settings, given, waivers, today: EVER, policy, all: false, skipped: [] };
  const controls = await loadControls(selection, new Set(['kubernetes']));
  const profile = profileNamed(selection.profile);
  const inFiles = await waiversInFiles(input, treeAfter(root, written));
  return {
    profile: profile.id,
    demands: controls
      .filter(isAdmitted)
      .map((control) => ({ control, settings: valuesOf(control, profile, settings) })),
    waivers: [
      ...new Map(
        [...waivers.filter((waiver) => !isAboutFiles(waiver)).map(compiled), ...inFiles].map((one) => [
          keyOf(one),
          one,
        ]),
      ).values(),
    ],
  };
}
