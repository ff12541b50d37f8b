/** `patches`, `patchesStrategicMerge` and `patchesJson6902`. */
import { readSettings } from './documents.ts';
import { setField } from './fields.ts';
import { sameId, showId } from './ids.ts';
import { applyJsonPatch, type Operation, toOperations } from './json-patch.ts';
import type { PatchEntry, Selector } from './kustomization.ts';
import { mergeNodes } from './merge.ts';
import { copyNode, isEmpty, type Node, scalarNode } from './node.ts';
import { Problem } from './problem.ts';
import {
  appendAll,
  idOf,
  isGone,
  isMarked,
  MARKS,
  mark,
  matchingAnyId,
  type Resource,
  type Resources,
  rememberId,
} from './resource.ts';
import { copyMetadata } from './resource-metadata.ts';
import {
  annotationsOf,
  kindText,
  namespaceText,
  nameText,
  setAnnotations,
  setMetadataText,
  setNamespace,
  versionText,
} from './resource-node.ts';
import { select } from './select.ts';
import { inlineSource, objectsOf, type Source, sourceFile, type Target } from './target.ts';

/** Applies one patch to the objects it is for. */
export type Transformer = (resources: Resources) => void;

function setRootText(node: Node, name: string, text: string): void {
  setField(node, name, scalarNode(text, node.fields.get(name)?.place ?? node.place));
}

/** Merges a patch into one object. Its name, namespace and kind stay, unless the patch may change them. */
function mergePatch(resource: Resource, patch: Node): void {
  const { node } = resource;
  if (!node) return;
  const [name, namespace, kind] = [nameText(node), namespaceText(node), kindText(node)];
  const mayRename = isMarked(patch, MARKS.allowNameChange);
  const mayChangeKind = isMarked(patch, MARKS.allowKindChange);
  if (mayRename || mayChangeKind) rememberId(resource);
  const merged = mergeNodes({ dest: node, patch }, undefined);
  resource.node = isEmpty(merged) ? undefined : merged;
  if (!resource.node) return;
  if (!mayChangeKind) setRootText(resource.node, 'kind', kind);
  if (!mayRename) setMetadataText(resource.node, 'name', name, node.place);
  setNamespace(resource.node, namespace, node.place);
}

/** The same patch for many objects: each gets a copy that says it is of the object's kind. */
function mergeIntoAll(target: Target, resources: Resources, selected: readonly Resource[], patch: Node): void {
  for (const resource of selected) {
    if (!resource.node) continue;
    const copy = copyNode(patch, target.session.budget);
    const kind = kindText(copy);
    copyMetadata(copy, patch);
    setRootText(copy, 'apiVersion', versionText(resource.node));
    setRootText(copy, 'kind', kind);
    mergePatch(resource, copy);
  }
  const left = resources.filter((resource) => !isGone(resource));
  resources.length = 0;
  appendAll(resources, left);
}

/** Undefined, with a note, where the object may be in a base that was not fetched. */
function findOne(target: Target, resources: Resources, patch: Node): Resource | undefined {
  const id = idOf({ node: patch, vars: [], base: patch });
  const found = matchingAnyId(resources, (other) => sameId(id, other));
  if (found.length === 1) return found[0];
  if (found.length === 0 && target.session.open) {
    target.session.missing.add(`the object ${showId(id)} that a patch is for`);
    return undefined;
  }
  const count = found.length === 0 ? 'no matches' : 'multiple matches';
  throw new Problem(`${count} for Id ${showId(id)}; failed to find unique target for patch`, patch.place.file);
}

function withoutTarget(target: Target, patches: readonly Node[]): Transformer {
  return (resources) => {
    for (const patch of patches) {
      const found = findOne(target, resources, patch);
      if (found) mergePatch(found, patch);
    }
  };
}

function withTarget(target: Target, patches: readonly Node[], selector: Selector): Transformer {
  return (resources) => {
    if (patches.length > 1) throw new Problem('a `patches` entry with a target cannot hold several merge patches');
    mergeIntoAll(target, resources, select(resources, selector), patches[0] as Node);
  };
}

function keepMarks(node: Node, before: ReadonlyMap<string, string>): void {
  const after = annotationsOf(node);
  for (const [key, value] of before) if (key.startsWith('internal.config.kubernetes.io/')) after.set(key, value);
  setAnnotations(node, after);
}

function jsonPatch(
  target: Target,
  selector: Selector,
  operations: readonly Operation[],
  remember: boolean,
): Transformer {
  return (resources) => {
    for (const resource of select(resources, selector)) {
      if (remember) rememberId(resource);
      const node = resource.node as Node;
      const before = annotationsOf(node);
      resource.node = applyJsonPatch(node, operations, target.session.budget);
      keepMarks(resource.node, before);
    }
  };
}

/** Undefined where the text is no JSON patch. */
function operationsOf(source: Source): Operation[] | undefined {
  if (source.text.startsWith('[') && !isJson(source.text)) return undefined;
  const place = source.fixed ?? { file: source.file, document: 0, pointer: '' };
  const value = orProblem(() => readSettings(source.text, source.file));
  return value instanceof Problem ? undefined : toOperations(value, place, source.fixed !== undefined);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const objectsOrProblem = (source: Source): Node[] | Problem => orProblem(() => objectsOf(source));

function orProblem<T>(what: () => T): T | Problem {
  try {
    return what();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function sourceOf(target: Target, entry: PatchEntry, pointer: string): Source | undefined {
  const text = entry.patch?.trim() ?? '';
  if (text !== '' && entry.path) throw new Problem('patch and path cannot be set at the same time');
  if (text !== '') return inlineSource(target, text, `${pointer}/patch`);
  if (!entry.path) throw new Problem('a patch needs one of `patch` and `path`');
  return sourceFile(target, entry.path);
}

function mergeOrJson(target: Target, entry: PatchEntry, source: Source): Transformer {
  const objects = objectsOrProblem(source);
  const operations = operationsOf(source);
  if (!(objects instanceof Problem)) {
    if (objects.length > 0 && operations && operations.length > 0)
      throw new Problem('the patch is both a merge patch and a JSON patch', source.file);
    for (const patch of objects) {
      if (entry.options?.allowNameChange) mark(patch, MARKS.allowNameChange);
      if (entry.options?.allowKindChange) mark(patch, MARKS.allowKindChange);
    }
    if (objects.length === 0) return () => {};
    return entry.target ? withTarget(target, objects, entry.target) : withoutTarget(target, objects);
  }
  if (!operations)
    throw new Problem(`this is neither a merge patch (${objects.message}) nor a JSON patch`, source.file);
  const selector = entry.target;
  if (!selector) throw new Problem('a JSON patch needs a target', source.file);
  return jsonPatch(target, selector, operations, true);
}

export function patchTransformers(target: Target): Transformer[] {
  return (target.kustomization.patches ?? []).flatMap((entry, index) => {
    const source = sourceOf(target, entry, `/patches/${index}`);
    return source ? [mergeOrJson(target, entry, source)] : [];
  });
}

/** Each entry is a patch itself, or the path of a file of patches. */
export function strategicMergeTransformers(target: Target): Transformer[] {
  const entries = target.kustomization.patchesStrategicMerge ?? [];
  const patches = entries.flatMap((entry, index) => {
    const inline = objectsOrProblem(inlineSource(target, entry, `/patchesStrategicMerge/${index}`));
    if (!(inline instanceof Problem)) return inline;
    const source = sourceFile(target, entry);
    return source ? objectsOf(source) : [];
  });
  if (entries.length > 0 && patches.length === 0 && target.session.missing.size === 0)
    throw new Problem('the patches of patchesStrategicMerge are empty');
  return [
    (resources) => {
      for (const patch of patches) {
        const found = findOne(target, resources, patch);
        if (found) mergeIntoAll(target, resources, [found], patch);
      }
    },
  ];
}

export function json6902Transformers(target: Target): Transformer[] {
  return (target.kustomization.patchesJson6902 ?? []).flatMap((entry, index) => {
    if (!entry.target?.name) throw new Problem('an entry of patchesJson6902 must specify the target name');
    if (!entry.path && !entry.patch) throw new Problem('an entry of patchesJson6902 needs a path or a patch');
    if (entry.path && entry.patch) throw new Problem('an entry of patchesJson6902 cannot have both a path and a patch');
    const pointer = `/patchesJson6902/${index}/patch`;
    const source = entry.path ? sourceFile(target, entry.path) : inlineSource(target, entry.patch as string, pointer);
    if (!source) return [];
    const operations = operationsOf(source);
    if (!operations || operations.length === 0) throw new Problem('the JSON patch is empty or no list', source.file);
    return [jsonPatch(target, entry.target, operations, false)];
  });
}
