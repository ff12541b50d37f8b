/** Resources, generators, components and transformers of one kustomization, and of all that it builds on. */
import { absorbAll } from './absorb.ts';
import { joinOrigin, noteGenerator, noteOrigin } from './build-metadata.ts';
import { type Config, DEFAULT_CONFIG, EMPTY_CONFIG, mergeConfig, readConfig } from './config.ts';
import { crdConfig } from './crd-config.ts';
import { readSettings } from './documents.ts';
import { runGenerators } from './generators.ts';
import { readKustomization } from './kustomization.ts';
import {
  findKustomization,
  isAmbiguous,
  isRemoteFile,
  isRepository,
  isWithin,
  joinPath,
  type Session,
} from './load.ts';
import { noteValidators, pluginGenerators } from './plugins.ts';
import { Problem } from './problem.ts';
import { appendAll, newResource, type Resource, type Resources } from './resource.ts';
import { inlineSource, objectsOf, sourceFile, type Target } from './target.ts';
import { runTransformers } from './transformers.ts';
import { declareVars, mergeVars, type Vars } from './vars.ts';

export interface Accumulator {
  resources: Resources;
  config: Config;
  vars: Vars;
}

export const emptyAccumulator = (): Accumulator => ({ resources: [], config: EMPTY_CONFIG, vars: new Map() });

function mergeAccumulator(into: Accumulator, from: Accumulator): void {
  appendAll(into.resources, from.resources);
  into.config = mergeConfig(into.config, from.config);
  mergeVars(into.vars, from.vars.values());
}

/** A problem that names no file is one of this kustomization. */
export function within<T>(file: string, what: () => T): T {
  try {
    return what();
  } catch (error) {
    if (error instanceof Problem && error.file === undefined) throw new Problem(error.message, file);
    throw error;
  }
}

interface Entry {
  readonly folder: string;
  readonly path: readonly string[];
  readonly origin: string;
  readonly buildMetadata: readonly string[] | undefined;
}

export function openTarget(session: Session, entry: Entry): Target {
  if (--session.folders < 0) throw new Problem('the kustomization builds on too many others');
  const found = findKustomization(session.tree, entry.folder);
  if (!found) throw new Problem(`there is no kustomization file in '${entry.folder || '.'}'`);
  session.consumed.add(found.path);
  const kustomization = within(found.path, () => readKustomization(found.text));
  const { folder, path, origin } = entry;
  const buildMetadata = entry.buildMetadata ?? kustomization.buildMetadata ?? [];
  return { session, folder, file: found.path, kustomization, path, origin, buildMetadata };
}

function baseFolder(target: Target, path: string): string {
  if (path === '') throw new Problem('a resource cannot be an empty path');
  if (path.startsWith('/')) throw new Problem(`'${path}' is an absolute path`);
  if (isAmbiguous(path)) throw new Problem(`the path '${path}' is ambiguous: two list items may have run together`);
  const folder = joinPath(target.folder, path);
  if (folder === undefined) throw new Problem(`'${path}' lies above the files that are checked`);
  const visited = target.path.find((one) => isWithin(one, folder));
  if (visited !== undefined)
    throw new Problem(`cycle detected: '${path}' contains '${visited || '.'}', which led here`);
  if (target.session.tree.under(folder).length === 0) throw new Problem(`there is no file or folder '${path}'`);
  return folder;
}

function isRemote(target: Target, path: string): boolean {
  if (!isRemoteFile(path) && !isRepository(path)) return false;
  target.session.missing.add(`${path} is not fetched: what it holds is not known`);
  target.session.open = true;
  return true;
}

function openBase(target: Target, path: string, kind: 'Component' | 'Kustomization'): Target {
  const folder = baseFolder(target, path);
  const origin = joinOrigin(target.origin, path);
  const base = openTarget(target.session, {
    folder,
    path: [...target.path, folder],
    origin,
    buildMetadata: target.buildMetadata,
  });
  target.session.bases.add(folder);
  if (base.kustomization.kind !== kind)
    throw new Problem(`expected kind '${kind}' in '${path}' but got '${base.kustomization.kind}'`);
  return base;
}

/** Undefined where the path is no file that can be read from here: it may still be a folder. */
function fileResources(target: Target, path: string): Resource[] | undefined {
  const full = joinPath(target.folder, path);
  if (full === undefined || path === '' || target.session.tree.read(full) === undefined) return undefined;
  const source = sourceFile(target, path);
  return source && objectsOf(source).map(newResource);
}

function addResource(into: Accumulator, target: Target, path: string): void {
  const objects = isRemoteFile(path) ? undefined : fileResources(target, path);
  if (objects) {
    const own: Resources = [];
    appendAll(own, objects);
    noteOrigin(target, own, path);
    appendAll(into.resources, own);
  } else if (!isRemote(target, path)) {
    const base = openBase(target, path, 'Kustomization');
    const accumulated = emptyAccumulator();
    accumulate(accumulated, base);
    mergeAccumulator(into, accumulated);
  }
}

/** A component works on what its user has so far. */
function addComponent(into: Accumulator, target: Target, path: string): void {
  if (isRemote(target, path)) return;
  accumulate(into, openBase(target, path, 'Component'));
  const merged = emptyAccumulator();
  mergeAccumulator(merged, into);
  Object.assign(into, merged);
}

function configOf(target: Target): Config {
  const { configurations = [] } = target.kustomization;
  if (configurations.length === 0) return DEFAULT_CONFIG;
  const own = configurations.reduce((config, path) => {
    const source = sourceFile(target, path);
    if (!source) return config;
    return mergeConfig(
      config,
      within(source.file, () => readConfig(readSettings(source.text))),
    );
  }, EMPTY_CONFIG);
  return mergeConfig(DEFAULT_CONFIG, own);
}

const BUILTIN_OPENAPI = 'v1.21.2';

function noteUnread(target: Target): void {
  const { helmCharts = [], openapi = {} } = target.kustomization;
  const note = (sentence: string): unknown => target.session.missing.add(`${target.file}: ${sentence}`);
  if (helmCharts.length > 0) {
    note('Helm charts of a kustomization are not inflated');
    target.session.open = true;
  }
  noteValidators(target);
  if (openapi['version'] !== undefined && openapi['version'] !== BUILTIN_OPENAPI)
    throw new Problem('the specified OpenAPI version is not built in');
  if (openapi['path'] === undefined) return;
  sourceFile(target, openapi['path']);
  note('patches are merged by the built-in schema, not by the one that `openapi` names');
}

/** The objects that say which plugins to run: each entry is an object itself, a file, or a folder. */
function pluginsOf(target: Target, field: 'generators' | 'transformers'): Resources {
  const plugins = emptyAccumulator();
  for (const [index, entry] of (target.kustomization[field] ?? []).entries()) {
    const inline = inlinePlugins(target, entry, `/${field}/${index}`);
    if (inline) appendAll(plugins.resources, inline);
    else addResource(plugins, target, entry);
  }
  return plugins.resources;
}

function inlinePlugins(target: Target, entry: string, pointer: string): Resource[] | undefined {
  try {
    return objectsOf(inlineSource(target, entry, pointer)).map(newResource);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function addGenerated(into: Accumulator, target: Target): void {
  const own = runGenerators(target);
  noteGenerator(target, own);
  const generated = [...own, ...pluginGenerators(target, pluginsOf(target, 'generators'))];
  absorbAll(into.resources, generated, target.session);
}

function accumulateSteps(into: Accumulator, target: Target): void {
  const { resources = [], components = [], vars = [] } = target.kustomization;
  noteUnread(target);
  for (const path of resources) addResource(into, target, path);
  into.config = mergeConfig(mergeConfig(into.config, configOf(target)), crdConfig(target));
  addGenerated(into, target);
  for (const path of components) addComponent(into, target, path);
  runTransformers(target, into.resources, into.config, pluginsOf(target, 'transformers'));
  declareVars(into.resources, into.vars, vars);
}

export function accumulate(into: Accumulator, target: Target): void {
  within(target.file, () => accumulateSteps(into, target));
}
