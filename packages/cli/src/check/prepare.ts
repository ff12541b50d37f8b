/** The command line and the config → what a run is about. */

import { resolve } from 'node:path';
import { isAddress, isCluster, isUrl } from '@palisade/core/location';
import type { Severity } from '@palisade/core/verdict';
import type { HelmRelease } from '@palisade/sources/source';
import type { TextFile } from '@palisade/sources/tree';
import { type Invocation, UserError } from '../command.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { configuredControls } from '../own/configured.ts';
import { type CheckInput, type CheckResult, check, type Memory, UnknownName } from './check.ts';
import { readTargets, select, type Targets } from './targets.ts';

export type Options = Invocation['options'];
/** Everything about a run but the files. */
export type Settings = Omit<CheckInput, 'files' | 'skipped'>;
export type RunOn = (files: readonly TextFile[]) => Promise<CheckResult>;

export interface Prepared {
  readonly targets: Targets;
  readonly settings: Settings;
  /** Where the config is; undefined where there is none. */
  readonly config: string | undefined;
}

export const text = (value: Options[string]): string | undefined => (typeof value === 'string' ? value : undefined);
export const list = (value: Options[string]): string[] =>
  (Array.isArray(value) ? (value as string[]) : []).flatMap((item) => item.split(',')).filter((item) => item !== '');

/** `CHART=FILE`, or `FILE` for every chart; files of one chart are laid over each other. */
function releasesOf(values: readonly string[]): HelmRelease[] {
  const pairs = values.map((value) => {
    const at = value.indexOf('=');
    return { chart: at < 0 ? '*' : value.slice(0, at), file: value.slice(at + 1) };
  });
  return [...Map.groupBy(pairs, ({ chart }) => chart)].map(([chart, files]) => ({
    chart,
    values: files.map(({ file }) => file),
  }));
}

/** The command line over the config over the defaults. */
async function settingsOf(options: Options, loaded: LoadedConfig): Promise<Settings> {
  const { config, waivers } = loaded;
  return {
    profile: text(options['profile']) ?? config.profile ?? 'recommended',
    own: (await configuredControls(loaded, options['allow-config-code'] === true)).families,
    only: list(options['only']),
    skip: [...list(options['skip']), ...(config.skip ?? [])],
    settings: config.settings ?? {},
    given: { helm: [...releasesOf(list(options['helm-values'])), ...(config.helm ?? [])] },
    waivers,
    today: new Date().toISOString().slice(0, 10),
    policy: {
      threshold: (text(options['severity']) ?? config.severity ?? 'low') as Severity,
      unknown: (text(options['unknown']) ?? config.unknown) === 'fail' ? 'fail' : 'report',
    },
    all: options['all'] === true,
  };
}

/** What live services among the targets answer; the network is loaded only for them. */
async function observed(addresses: readonly string[], options: Options): Promise<Pick<Settings, 'observed'>> {
  if (addresses.length === 0) return {};
  const { observeTargets } = await import('./http/target.ts');
  return { observed: await observeTargets(addresses, options['active'] === true) };
}

/** What is in clusters among the targets; their client is loaded only for them. */
async function inClusters(targets: readonly string[], options: Options, tell?: Tell): Promise<Pick<Settings, 'live'>> {
  if (targets.length === 0) return {};
  const { readClusters } = await import('./cluster/target.ts');
  return { live: await readClusters(targets, options, tell) };
}

/** @throws UserError where there are not both */
function compares(names: readonly string[], targetNames: readonly string[]): void {
  if (names.length > 0 && targetNames.some(isCluster)) return;
  throw new UserError(
    '--since-release holds files against a cluster: name both, as `palisade check deploy cluster:prod --since-release`',
  );
}

type Tell = NonNullable<CheckInput['tell']>;

export async function prepare(targetNames: readonly string[], options: Options, tell?: Tell): Promise<Prepared> {
  const names = targetNames.filter((name) => !isAddress(name));
  if (options['since-release'] === true) compares(names, targetNames);
  const read = readTargets(names);
  const code = options['allow-config-code'] === true;
  const loaded = await loadConfig(names[0] === '-' ? '-' : resolve(names[0] ?? '.'), text(options['config']), code);
  const include = [...list(options['include']), ...(loaded.config.include ?? [])];
  const exclude = [...list(options['exclude']), ...(loaded.config.exclude ?? [])];
  const targets = select(read, include, exclude);
  const live = {
    ...(await observed(targetNames.filter(isUrl), options)),
    ...(await inClusters(targetNames.filter(isCluster), options, tell)),
  };
  const settings = { ...(await settingsOf(options, loaded)), ...live };
  const ref = text(options['waivers-from']);
  const prepared = { targets, settings, config: loaded.path };
  if (ref === undefined) return prepared;
  // git and its process are needed by few runs.
  const { waiversAt } = await import('./trusted.ts');
  return { ...prepared, settings: { ...settings, trusted: await waiversAt(ref, names, targets.files, loaded.path) } };
}

export function runner({ settings, targets }: Prepared, memory?: Memory, tell?: CheckInput['tell']): RunOn {
  return async (files) => {
    try {
      return await check({ ...settings, files, skipped: targets.skipped, ...(tell && { tell }) }, memory);
    } catch (error) {
      if (error instanceof UnknownName) throw new UserError(error.message);
      throw error;
    }
  };
}
