/** `kustomize build`, without Kustomize: the objects that a folder gives, and where every field of them was written. */
import { type DataObject, fromPointer } from '@palisade/core/value';
import type { Tree } from '../tree.ts';
import { type Accumulator, accumulate, emptyAccumulator, openTarget } from './accumulate.ts';
import { ORIGIN, TRANSFORMATIONS } from './build-metadata.ts';
import { lookup, setField } from './fields.ts';
import { findKustomization, newSession, type Session } from './load.ts';
import { fixReferences } from './name-references.ts';
import { type Node, type Place, placeOf, stringNode, toValue } from './node.ts';
import { compareIds, DEFAULT_RANKS, ranksOf } from './order.ts';
import { Problem } from './problem.ts';
import { expectObject } from './read-resources.ts';
import { appendAll, BUILD_ANNOTATIONS, idOf, isGone, type Resource, type Resources } from './resource.ts';
import { annotationsOf, setAnnotations } from './resource-node.ts';
import { type Target } from './target.ts';
import { addHashes } from './transform-names.ts';
import { resolveVars } from './vars.ts';

export type { Place } from './node.ts';

export interface RenderedObject {
  readonly value: DataObject;
  /** The file that its base was read from, or the kustomization that generates it. */
  readonly file: string;
  /** Index of the document in that file. */
  readonly document: number;
  /** Where a field was written: in the base, in a patch, or in the kustomization that sets it. The nearest parent where it is not known. */
  provenance(pointer: string): Place;
}

export interface RenderError {
  readonly file: string;
  readonly message: string;
}

export interface KustomizeRendering {
  readonly objects: readonly RenderedObject[];
  /** Every file that was used, of bases and components too. */
  readonly consumed: readonly string[];
  /** The folders that were used as bases or components. */
  readonly bases: readonly string[];
  /** What was not fetched or not run, a sentence each. */
  readonly missing: readonly string[];
  readonly errors: readonly RenderError[];
}

const LOCAL_CONFIG = 'config.kubernetes.io/local-config';

/** Objects that are only for tools stay behind. */
function isForCluster({ node }: Resource): boolean {
  if (!node) return false;
  expectObject(node);
  return (annotationsOf(node).get(LOCAL_CONFIG) ?? 'false') === 'false';
}

function sorted(target: Target, resources: Resources): Resources {
  const { order, legacySortOptions } = target.kustomization.sortOptions ?? { order: 'legacy' };
  if (order !== 'legacy' && order !== 'fifo') throw new Problem("sortOptions.order must be 'legacy' or 'fifo'");
  if (order === 'fifo') {
    if (legacySortOptions) throw new Problem('legacySortOptions is set, but the order is not legacy');
    return resources;
  }
  const ranks = legacySortOptions
    ? ranksOf(legacySortOptions.orderFirst ?? [], legacySortOptions.orderLast ?? [])
    : DEFAULT_RANKS;
  const result: Resources = [];
  appendAll(
    result,
    resources.toSorted((a, b) => compareIds(idOf(a), idOf(b), ranks)),
  );
  return result;
}

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const VERSION = 'kustomize-v5.8.2';

/** Takes out what the build remembered. Annotations are written anew by that: each of them is a string. */
function finish(target: Target, node: Node): void {
  const wants = (option: string): boolean => target.buildMetadata.includes(option);
  if (wants('managedByLabel')) {
    const labels = lookup(node, ['metadata', 'labels'], { kind: 'map', place: node.place });
    if (labels) setField(labels, MANAGED_BY, stringNode(VERSION, node.place));
  }
  const annotations = annotationsOf(node);
  for (const key of BUILD_ANNOTATIONS) annotations.delete(key);
  if (!wants('originAnnotations')) annotations.delete(ORIGIN);
  if (!wants('transformerAnnotations')) annotations.delete(TRANSFORMATIONS);
  setAnnotations(node, annotations);
}

function rendered(resource: Resource): RenderedObject {
  const node = resource.node as Node;
  const { file, document } = resource.base.place;
  return {
    value: toValue(node) as DataObject,
    file,
    document,
    provenance: (pointer) => placeOf(node, fromPointer(pointer)),
  };
}

function complete(target: Target, { resources, config, vars }: Accumulator): RenderedObject[] {
  addHashes(resources);
  fixReferences(resources, config.references);
  resolveVars(resources, vars, config.fields.varReference);
  const kept = sorted(
    target,
    resources.filter((resource) => !isGone(resource) && isForCluster(resource)),
  );
  for (const { node } of kept) if (node) finish(target, node);
  return kept.map(rendered);
}

function build(session: Session, folder: string): RenderedObject[] {
  const target = openTarget(session, { folder, path: [folder], origin: '', buildMetadata: undefined });
  const accumulator = emptyAccumulator();
  accumulate(accumulator, target);
  return complete(target, accumulator);
}

function fileOf(tree: Tree, folder: string): string {
  try {
    return findKustomization(tree, folder)?.path ?? folder;
  } catch {
    return folder;
  }
}

function report(error: unknown, file: string): RenderError {
  if (error instanceof Problem) return { file: error.file ?? file, message: error.message };
  // The stack ran out: patches can nest an object deeper than any file may.
  if (error instanceof RangeError) return { file, message: 'an object nests too deeply' };
  throw error;
}

export function renderKustomization(folder: string, tree: Tree): KustomizeRendering {
  const session = newSession(tree);
  const errors: RenderError[] = [];
  let objects: RenderedObject[] = [];
  try {
    objects = build(session, folder);
  } catch (error) {
    errors.push(report(error, fileOf(tree, folder)));
  }
  const { consumed, bases, missing } = session;
  return { objects, consumed: [...consumed], bases: [...bases], missing: [...missing], errors };
}
