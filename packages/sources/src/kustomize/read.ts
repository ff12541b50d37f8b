/** Kustomizations: what `kustomize build` would apply is judged, and the files it is made of are not judged again. */
import type { Location, Origin } from '@palisade/core/location';
import { isList, isObject, toPointer } from '@palisade/core/value';
import { kubernetesSubjects } from '../kubernetes/subjects.ts';
import type { Reading, Source, Unreadable } from '../source.ts';
import { folderOf, perTree, type TextFile, type Tree } from '../tree.ts';
import { type YamlFile, yamlFile, yamlOrigin } from '../yaml/origin.ts';
import { parseYaml, type YamlDocument } from '../yaml/parse.ts';
import { readSettings } from './documents.ts';
import { joinPath } from './load.ts';
import { Problem } from './problem.ts';
import { type RenderedObject, renderKustomization } from './render.ts';
import { roots } from './roots.ts';

const rootsOf = perTree((tree) => new Set(roots(tree)));

/** The files that objects came from, parsed once for all of them. */
function parsedFiles(
  tree: Tree,
): (path: string) => { readonly file: YamlFile; readonly documents: readonly YamlDocument[] } {
  const known = new Map<string, ReturnType<ReturnType<typeof parsedFiles>>>();
  return (path) => {
    let found = known.get(path);
    if (!found) {
      const text = tree.read(path) ?? '';
      found = { file: yamlFile(path, text), documents: parseYaml(text).documents };
      known.set(path, found);
    }
    return found;
  };
}

const NO_EDIT = { none: 'the object is rendered: mend its base, its patch or the kustomization' };

/** Where the field was written: in the base, a patch or the kustomization itself. */
function originOf(object: RenderedObject, base: readonly string[], filesAt: ReturnType<typeof parsedFiles>): Origin {
  const locate = (pointer: string): Location => {
    const place = object.provenance(toPointer(base) + pointer);
    const { file, documents } = filesAt(place.file);
    const document = documents[place.document];
    const found = document
      ? yamlOrigin(file, document).locate(place.pointer)
      : { file: place.file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    return { ...found, pointer, rendered: true };
  };
  return { file: object.file, locate, span: () => locate(''), edit: () => NO_EDIT };
}

/** A component that nothing uses cannot be rendered: its patches are no objects, and only its resources are judged. */
function patchesOf({ path, text }: TextFile): string[] {
  let settings: ReturnType<typeof readSettings>;
  try {
    settings = readSettings(text);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
  if (!isObject(settings)) return [];
  const entries = ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap((field) => {
    const value = settings[field];
    return isList(value) ? value : [];
  });
  const names = entries.map((entry) => (isObject(entry) ? entry['path'] : entry));
  return names.flatMap((name) =>
    typeof name === 'string' && !name.includes('\n') ? (joinPath(folderOf(path), name) ?? []) : [],
  );
}

function render(folder: string, own: string, tree: Tree): Reading {
  const { objects, consumed, missing, errors } = renderKustomization(folder, tree);
  const unreadable: Unreadable[] = errors.map(({ file, message }) => ({
    file: file === '' ? own : file,
    line: 1,
    column: 1,
    message: `kustomize cannot build it: ${message}`,
  }));
  // What cannot be built is still judged, file by file.
  if (objects.length === 0 && errors.length > 0) return { subjects: [], unreadable };
  const unit = `kustomize:${folder}`;
  const filesAt = parsedFiles(tree);
  const subjects = objects.flatMap((object) =>
    kubernetesSubjects(object.value, unit, (base) => originOf(object, base, filesAt)),
  );
  return { subjects, consumed, unit, missing, unreadable };
}

export const read: Source['read'] = (file, tree) => {
  const folder = folderOf(file.path);
  return rootsOf(tree).has(folder) ? render(folder, file.path, tree) : { subjects: [], consumed: patchesOf(file) };
};
