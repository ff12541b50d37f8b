/** The check itself: files → subjects → findings → waivers → gate. What the command prints is not its business. */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { profiles } from '@palisade/controls/profiles/profiles';
import type { Control } from '@palisade/core/control/control';
import { settingValues } from '@palisade/core/control/setting';
import { evaluate } from '@palisade/core/evaluate';
import type { Finding } from '@palisade/core/finding';
import { decide, type Gate, type GatePolicy } from '@palisade/core/gate';
import { type Profile, selects } from '@palisade/core/profile';
import { namespacesOf } from '@palisade/core/subject/namespace';
import type { Subject } from '@palisade/core/subject/subject';
import { applyWaivers, type Waiver } from '@palisade/core/waiver';
import { createWorld } from '@palisade/core/world';
import { readTree } from '@palisade/sources/read';
import { sources } from '@palisade/sources/sources';
import type { TextFile, Tree } from '@palisade/sources/tree';
import type { Skipped } from '../files/discover.ts';

export interface CheckInput {
  readonly files: readonly TextFile[];
  readonly skipped: readonly Skipped[];
  readonly profile: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly waivers: readonly Waiver[];
  readonly today: string;
  readonly policy: GatePolicy;
  readonly all: boolean;
}

export interface Coverage {
  readonly files: { readonly seen: number; readonly checked: number; readonly skipped: readonly Skipped[] };
  readonly subjects: Readonly<Record<string, number>>;
  readonly controls: { readonly evaluated: number };
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
  readonly gate: Gate;
}

export class UnknownName extends Error {}

function selectControls(profile: Profile, only: readonly string[], skip: readonly string[]): Control[] {
  for (const pattern of [...only, ...skip])
    if (!catalogue.some(({ id }) => selects(pattern, id)))
      throw new UnknownName(`no control is called "${pattern}"; \`palisade controls\` lists them`);
  const wanted = only.length > 0 ? only : profile.controls;
  return catalogue.filter(
    ({ id }) => wanted.some((pattern) => selects(pattern, id)) && !skip.some((pattern) => selects(pattern, id)),
  );
}

function profileNamed(name: string): Profile {
  const profile = profiles.find(({ id }) => id === name);
  if (profile) return profile;
  throw new UnknownName(`no profile is called "${name}"; there are ${profiles.map(({ id }) => id).join(', ')}`);
}

export function treeOf(files: readonly TextFile[]): Tree {
  const byPath = new Map(files.map(({ path, text }) => [path, text]));
  const paths = [...byPath.keys()];
  return {
    read: (path) => byPath.get(path),
    under: (folder) => (folder === '' ? paths : paths.filter((path) => path.startsWith(`${folder}/`))),
  };
}

function countModels(subjects: readonly Subject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { model } of subjects) counts[model] = (counts[model] ?? 0) + 1;
  return counts;
}

export function check(input: CheckInput): CheckResult {
  const profile = profileNamed(input.profile);
  const controls = selectControls(profile, input.only, input.skip);
  const { subjects, claimed, unreadable, missing } = readTree(input.files, treeOf(input.files), sources);
  const all = [...subjects, ...namespacesOf(subjects)];
  const findings = evaluate({
    subjects: all,
    world: createWorld(all, missing),
    controls,
    settings: (control) => settingValues(control, { ...profile.settings?.[control.id], ...input.settings[control.id] }),
    all: input.all,
  });
  applyWaivers(findings, input.waivers, input.today);
  const skipped = [...input.skipped, ...[...unreadable].map((file) => ({ file, reason: 'cannot be parsed' }))];
  return {
    findings,
    coverage: {
      files: { seen: claimed.length + input.skipped.length, checked: claimed.length - unreadable.size, skipped },
      subjects: countModels(all),
      controls: { evaluated: controls.length },
    },
    gate: decide(findings, input.policy),
  };
}
