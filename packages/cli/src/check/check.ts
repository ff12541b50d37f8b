/** The check itself: files → subjects → findings → waivers → gate. What the command prints is not its business. */
import { families } from '@palisade/controls/families.generated';
import type { Family } from '@palisade/controls/family';
import { profiles } from '@palisade/controls/profiles/profiles';
import type { Control, SettingValues } from '@palisade/core/control/control';
import { settingValues } from '@palisade/core/control/setting';
import { evaluate } from '@palisade/core/evaluate';
import type { Finding } from '@palisade/core/finding';
import { decide, type Gate, type GatePolicy } from '@palisade/core/gate';
import { includes, type Profile, selects } from '@palisade/core/profile';
import { type DriftSubject, driftSubjects } from '@palisade/core/subject/drift';
import { isKubernetes, namespacesOf } from '@palisade/core/subject/namespace';
import type { Subject } from '@palisade/core/subject/subject';
import { isWaiver, type WaiverSubject } from '@palisade/core/subject/waiver';
import { applyWaivers, isExpired, sameWaiver, type Waiver } from '@palisade/core/waiver';
import { createWorld, type Missing, type World } from '@palisade/core/world';
import { Readings, readTree } from '@palisade/sources/read';
import { type Given, openSources } from '@palisade/sources/source';
import { sources } from '@palisade/sources/sources';
import { type TextFile, treeOf } from '@palisade/sources/tree';
import type { Skipped } from '../files/discover.ts';

/** Which controls a run is about. */
export interface Selection {
  readonly profile: string;
  /** Controls of the team's own: they are in every profile. */
  readonly own: readonly Family[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** What was read of clusters. */
export interface Live {
  readonly judged: readonly Subject[];
  /** Seen, since others relate to it, and not judged. */
  readonly beside: readonly Subject[];
  /** By unit, what could not be seen. Each cluster is one. */
  readonly missing: ReadonlyMap<string, readonly Missing[]>;
  readonly clusters: readonly ClusterCoverage[];
  /** The clusters that are held against the files, by unit, with the namespace of what names none. */
  readonly released?: readonly Released[];
}

export interface Released {
  readonly unit: string;
  readonly namespace: string;
  /** What was asked for; an object of another kind may be there. */
  readonly kinds: ReadonlySet<string>;
}

export interface CheckInput extends Selection {
  readonly files: readonly TextFile[];
  readonly skipped: readonly Skipped[];
  /** What was seen of live services. */
  readonly observed?: readonly Subject[];
  readonly live?: Live;
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly given: Given;
  readonly waivers: readonly Waiver[];
  /** Where these are given, a waiver counts only if it is among them. */
  readonly trusted?: readonly Waiver[];
  readonly today: string;
  readonly policy: GatePolicy;
  readonly all: boolean;
  /** Told what is being done, as it begins. */
  readonly tell?: (what: string) => void;
}

/** What one run leaves for the next, where only some files change in between. */
export interface Memory {
  readonly readings: Readings;
  readonly kept: WeakMap<Subject, readonly Finding[]>;
}

export const newMemory = (): Memory => ({ readings: new Readings(), kept: new WeakMap() });

export interface ClusterCoverage {
  readonly context: string;
  readonly server: string;
  /** How many objects of each kind were read. */
  readonly objects: Readonly<Record<string, number>>;
  /** Resources that could not be. */
  readonly unread: readonly string[];
  readonly requests: number;
  readonly bytes: number;
  readonly retries: number;
}

export interface Coverage {
  readonly files: { readonly seen: number; readonly checked: number; readonly skipped: readonly Skipped[] };
  readonly subjects: Readonly<Record<string, number>>;
  readonly controls: { readonly evaluated: number };
  readonly clusters?: readonly ClusterCoverage[];
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  /** What a baseline or an earlier revision had already. */
  readonly known?: readonly Finding[];
  readonly coverage: Coverage;
  readonly gate: Gate;
}

export class UnknownName extends Error {}

function checkNames(patterns: readonly string[], own: readonly Family[]): void {
  const known = [...families, ...own].flatMap(({ ids }) => ids);
  for (const pattern of patterns)
    if (!known.some((id) => selects(pattern, id)))
      throw new UnknownName(`no control is called "${pattern}"; \`palisade controls\` lists them`);
}

/** The controls of the run that judge such models: families without a subject of theirs are not even loaded. */
export async function loadControls(selection: Selection, models: ReadonlySet<string>): Promise<Control[]> {
  const { only, skip, own } = selection;
  checkNames([...only, ...skip], own);
  const profile = profileNamed(selection.profile);
  const ownIds = new Set(own.flatMap(({ ids }) => ids));
  const wanted = (id: string): boolean =>
    (only.length > 0 ? only.some((pattern) => selects(pattern, id)) : ownIds.has(id) || includes(profile, id)) &&
    !skip.some((pattern) => selects(pattern, id));
  const needed = [...families, ...own].filter(
    (family) => family.models.some((model) => models.has(model)) && family.ids.some(wanted),
  );
  const loaded = await Promise.all(needed.map(({ load }) => load()));
  return loaded.flat().filter(({ id }) => wanted(id));
}

/** @throws UnknownName */
export function profileNamed(name: string): Profile {
  const profile = profiles.find(({ id }) => id === name);
  if (profile) return profile;
  throw new UnknownName(`no profile is called "${name}"; there are ${profiles.map(({ id }) => id).join(', ')}`);
}

/** A control's settings: those given over the profile's over its own. */
export const valuesOf = (control: Control, profile: Profile, given: CheckInput['settings']): SettingValues =>
  settingValues(control, { ...profile.settings?.[control.id], ...given[control.id] });

function countModels(subjects: readonly Subject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { model } of subjects) counts[model] = (counts[model] ?? 0) + 1;
  return counts;
}

/** The config's waivers are subjects as well, so that an expired one is found wherever it stands. */
function configWaiver(waiver: Waiver): WaiverSubject {
  const { file, line } = waiver.from;
  const location = { file, line, column: 1, endLine: line, endColumn: 1, rendered: false };
  return {
    model: 'waiver',
    id: `${file}/${waiver.control}/${waiver.subject ?? ''}`,
    kind: 'Waiver',
    name: waiver.control,
    unit: '',
    body: { waiver, expired: false },
    origin: {
      file,
      locate: () => location,
      span: () => location,
      edit: () => ({ none: 'a waiver is for a person to renew' }),
    },
  };
}

const dated = (subject: WaiverSubject, today: string): WaiverSubject =>
  'waiver' in subject.body && isExpired(subject.body.waiver, today)
    ? { ...subject, body: { ...subject.body, expired: true } }
    : subject;

/** A base that several overlays render is one text: what is wrong in it is said once. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    if (finding.subject.unit === '') return true;
    const { file, line, pointer } = finding.location;
    const key = [finding.control.id, finding.verdict, file, line, pointer, finding.message].join('\n');
    return !seen.has(key) && seen.add(key);
  });
}

/** Clusters are worlds of their own beside the files, and what is in them is all there is. */
export function worldOf(
  subjects: readonly Subject[],
  missing: ReadonlyMap<string, readonly Missing[]>,
  live?: Live,
): World {
  if (!live) return createWorld(subjects, missing);
  const whole = new Set(live.missing.keys());
  return createWorld([...subjects, ...live.beside], new Map([...missing, ...live.missing]), whole);
}

function drifts(files: readonly Subject[], world: World, live: Live | undefined): DriftSubject[] {
  const objects = files.filter(isKubernetes);
  const inClusters = [...(live?.judged ?? []), ...(live?.beside ?? [])].filter(isKubernetes);
  return (live?.released ?? []).flatMap(({ unit, namespace, kinds }) => {
    const unseen = (kind: string): string | undefined =>
      kinds.has(kind) ? world.kind(unit, kind).missing[0] : `objects of kind ${kind} are not read`;
    return driftSubjects({ files: objects, live: inClusters.filter((one) => one.unit === unit), namespace, unseen });
  });
}

export async function check(input: CheckInput, memory?: Memory): Promise<CheckResult> {
  const profile = profileNamed(input.profile);
  const tell = input.tell ?? (() => undefined);
  tell(`reading ${input.files.length} files`);
  const readings = memory?.readings;
  const opened = await openSources(sources, input.files, readings?.claims.bind(readings));
  const { subjects, claimed, unreadable, missing } = readTree(
    input.files,
    treeOf(input.files),
    opened,
    input.given,
    readings,
  );
  const waivers = [...subjects.filter(isWaiver), ...input.waivers.map(configWaiver)];
  const seen = [
    ...subjects.filter((subject) => !isWaiver(subject)),
    ...(input.observed ?? []),
    ...(input.live?.judged ?? []),
    ...namespacesOf(subjects),
    ...waivers.map((subject) => dated(subject, input.today)),
  ];
  const world = worldOf(seen, missing, input.live);
  const all = [...seen, ...drifts(subjects, world, input.live)];
  const controls = await loadControls(input, new Set(all.map(({ model }) => model)));
  tell(`judging ${all.length} subjects by ${controls.length} controls`);
  const found = evaluate({
    subjects: all,
    world,
    controls,
    settings: (control) => valuesOf(control, profile, input.settings),
    all: input.all,
    ...(memory && { kept: memory.kept }),
  });
  const findings = withoutRepeats(found);
  const written = waivers.flatMap(({ body }) => ('waiver' in body ? [body.waiver] : []));
  const { trusted } = input;
  const counting = trusted ? written.filter((one) => trusted.some((other) => sameWaiver(one, other))) : written;
  applyWaivers(findings, counting, input.today);
  const skipped = [...input.skipped, ...[...unreadable].map((file) => ({ file, reason: 'cannot be parsed' }))];
  return {
    findings,
    coverage: {
      files: { seen: claimed.length + input.skipped.length, checked: claimed.length - unreadable.size, skipped },
      subjects: countModels(all),
      controls: { evaluated: controls.length },
      ...(input.live && { clusters: input.live.clusters }),
    },
    gate: decide(findings, input.policy),
  };
}
