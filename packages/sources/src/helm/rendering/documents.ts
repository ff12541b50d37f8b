/** The documents of a rendered text. */
import { at, type Data, fromPointer, isList, isObject, toPointer, Unresolved } from '@palisade/core/value';
import { locate } from '../../yaml/locate.ts';
import { parseYaml, type YamlDocument, type YamlError } from '../../yaml/parse.ts';
import { type Holes, hasHole } from '../go/holes.ts';
import { rewriteBlockHoles } from './block-holes.ts';
import { fill } from './fill.ts';
import { splitDocuments } from './split.ts';

export interface RenderedDocument {
  /** The template's file. */
  readonly template: string;
  readonly value: Data;
  /** The line of the template that is nearest to a field. */
  readonly line: (pointer: string) => number;
  /** Why it may not be there at all. */
  readonly uncertain?: string;
}

interface Read {
  readonly documents: readonly RenderedDocument[];
  readonly errors: readonly { readonly line: number; readonly message: string }[];
}

interface Parsed {
  readonly documents: readonly YamlDocument[];
  readonly errors: readonly YamlError[];
  readonly original: (offset: number) => number;
}

/** By what stands around the holes; where that does not parse, all as keys, then all as items. */
function parse(text: string): Parsed {
  let first: Parsed | undefined;
  for (const shape of hasHole(text) ? ([undefined, 'key', 'item'] as const) : [undefined]) {
    const { text: rewritten, original } = rewriteBlockHoles(text, shape);
    const parsed = { ...parseYaml(rewritten), original };
    if (parsed.errors.length === 0) return parsed;
    first ??= parsed;
  }
  return first as Parsed;
}

export function readDocuments(template: string, text: string, lineAt: (offset: number) => number, holes: Holes): Read {
  const documents: RenderedDocument[] = [];
  const errors: { line: number; message: string }[] = [];
  for (const cut of splitDocuments(text)) {
    const parsed = parse(cut.text);
    const lineOf = (offset: number): number => lineAt(cut.offset + parsed.original(offset));
    for (const error of parsed.errors)
      errors.push({ line: lineOf(error.offset), message: `the rendered text is not YAML: ${error.message}` });
    for (const document of parsed.documents) {
      const value = hasHole(cut.text) ? fill(document.value, holes) : document.value;
      if (isObject(value) || value instanceof Unresolved) {
        const found = documentOf(template, document, value, lineOf);
        documents.push(found);
        errors.push(...badAnnotations(found));
      } else if (value !== null)
        errors.push({ line: lineAt(cut.offset), message: 'the rendered text is not a Kubernetes object' });
    }
  }
  return { documents, errors };
}

/** Helm reads the annotations of every object, for its hooks, and stops where one is no text. */
function badAnnotations({ value, line }: RenderedDocument): Read['errors'] {
  const annotations = at(value, ['metadata', 'annotations']);
  if (!isObject(annotations)) return [];
  const bad = Object.keys(annotations).filter((key) => isList(annotations[key]) || isObject(annotations[key]));
  return bad.map((key) => ({
    line: line(toPointer(['metadata', 'annotations', key])),
    message: `the annotation ${key} is no text`,
  }));
}

const documentOf = (
  template: string,
  document: YamlDocument,
  value: Data,
  lineOf: (offset: number) => number,
): RenderedDocument => ({
  template,
  value,
  line: (pointer) => {
    const { key, start } = locate(document, fromPointer(pointer));
    return lineOf(key ?? start);
  },
});
