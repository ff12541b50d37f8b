/** Targets → the objects that are shipped, and what the gate says of the files that they are from. */
import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Service } from '@palisade/config/service/service';
import type { Finding } from '@palisade/core/finding';
import { decide } from '@palisade/core/gate';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { type Data, isList, isObject, Unresolved } from '@palisade/core/value';
import type { KubeObject } from '@palisade/ship/object';
import { readTree } from '@palisade/sources/read';
import { openSources } from '@palisade/sources/source';
import { sources } from '@palisade/sources/sources';
import { treeOf } from '@palisade/sources/tree';
import { newMemory } from '../check/check.ts';
import { type Options, prepare, runner, text } from '../check/prepare.ts';
import { UserError } from '../command.ts';

export interface FilesToShip {
  readonly objects: readonly KubeObject[];
  readonly findings: readonly Finding[];
  readonly gate: { readonly open: boolean; readonly reasons: readonly string[] };
}

/** Where `synth` writes what is shipped. */
const SYNTHESISED = ['deploy/kubernetes', 'deploy/chart'];
const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const KUSTOMIZE = 'kustomize:';

interface Chosen {
  /** What is read. */
  readonly targets: readonly string[];
  /** The one unit of it that is meant; any, where there is but one. */
  readonly unit?: string;
}

const isKustomization = (folder: string): boolean =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true &&
  KUSTOMIZATIONS.some((name) => existsSync(join(folder, name)));

const isInside = (folder: string, root: string): boolean => {
  const path = relative(root, folder);
  return path !== '' && !path.startsWith('..');
};

/** An overlay is read from the folder that one stands in, for its base is beside it. */
function overlay(folder: string, others: readonly string[]): Chosen {
  const [root, path] = [resolve('.'), resolve(folder)];
  if (!isInside(path, root)) return { targets: [folder, ...others] };
  if (others.length > 0)
    throw new UserError('an overlay is shipped by itself: name no other target beside it, or render it into a file');
  return { targets: ['.'], unit: `${KUSTOMIZE}${relative(root, path)}` };
}

/** What the service's own files are. @throws UserError */
function ofService(service: Service | undefined, environment: string | undefined): Chosen {
  const folder = SYNTHESISED.find((path) => existsSync(path));
  if (!service || folder === undefined)
    throw new UserError(
      'nothing to ship: name a folder of manifests, or write the service of palisade.yaml: palisade synth',
    );
  const named = Object.keys(service.environments);
  if (named.length === 0 && environment === undefined) return { targets: [folder] };
  if (environment === undefined || !named.includes(environment))
    throw new UserError(
      named.length === 0
        ? `the service has no environment ${environment}: leave --environment out`
        : `--environment=NAME: which of ${named.join(', ')}?`,
    );
  return { targets: [folder], unit: `${KUSTOMIZE}overlays/${environment}` };
}

export function chosen(
  names: readonly string[],
  service: Service | undefined,
  environment: string | undefined,
): Chosen {
  const [first, ...others] = names;
  if (first === undefined) return ofService(service, environment);
  return isKustomization(first) ? overlay(first, others) : { targets: names };
}

/** @throws UserError at what is not known */
function plain(data: Data, path: string): unknown {
  if (data instanceof Unresolved) throw new UserError(`${path} is not known, and so cannot be shipped: ${data.why}`);
  if (isList(data)) return data.map((item, index) => plain(item, `${path}[${index}]`));
  if (!isObject(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, plain(value, `${path}.${key}`)]));
}

function objectOf({ kind, name, body, uncertain }: KubernetesSubject): KubeObject {
  if (uncertain !== undefined)
    throw new UserError(`${kind} ${name} may or may not be there, and so cannot be shipped: ${uncertain}`);
  return plain(body.object, `${kind} ${name}`) as KubeObject;
}

/** Nothing of these is for a cluster, though they are written in its words. */
const isShipped = ({ body: { apiVersion } }: KubernetesSubject): boolean =>
  !/^(?:audit\.k8s\.io|kustomize\.config\.k8s\.io|apiserver\.config\.k8s\.io|kubelet\.config\.k8s\.io)\//.test(
    apiVersion,
  );

/** @throws UserError where it is not clear which is meant */
function unitOf(units: readonly string[], wanted: string | undefined): string {
  if (wanted !== undefined && units.includes(wanted)) return wanted;
  const [only, ...more] = units;
  if (wanted !== undefined)
    throw new UserError(`${wanted.slice(KUSTOMIZE.length)} brings no object: is it a kustomization?`);
  if (only === undefined) throw new UserError('nothing to ship: the targets have no Kubernetes object');
  if (more.length > 0)
    throw new UserError(
      `the targets hold several sets of objects (${units.map((unit) => unit || 'plain manifests').join(', ')}): name one, as its folder`,
    );
  return only;
}

/** The gate of `ship` is closed by what is not known as well. */
const gated = (options: Options): Options => ({ ...options, unknown: text(options['unknown']) ?? 'fail' });

/** @throws UserError */
export async function filesToShip(
  { targets: names, unit: wanted }: Chosen,
  options: Options,
  tell: (what: string) => void,
): Promise<FilesToShip> {
  const prepared = await prepare(names, gated(options), tell);
  const { targets, settings } = prepared;
  const memory = newMemory();
  const { findings: all } = await runner(prepared, memory, tell)(targets.files);
  const opened = await openSources(sources, targets.files);
  const { subjects } = readTree(targets.files, treeOf(targets.files), opened, settings.given, memory.readings);
  const objects = subjects.filter(isKubernetes).filter(isShipped);
  const unit = unitOf([...new Set(objects.map((one) => one.unit))], wanted);
  const shipped = objects.filter((one) => one.unit === unit);
  // Of other overlays nothing is shipped; what is in no unit, as a scan of the image, counts.
  const findings = all.filter(({ subject }) => subject.unit === unit || subject.unit === '');
  return { objects: shipped.map(objectOf), findings, gate: decide(findings, settings.policy) };
}
