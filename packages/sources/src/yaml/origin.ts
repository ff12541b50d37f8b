/** The origin of a subject that is (a part of) a YAML document. */
import type { DataEdit, Location, Origin, TextEdit } from '@palisade/core/location';
import { fromPointer, toPointer } from '@palisade/core/value';
import { type Lines, linesOf, spansOf } from '../lines.ts';
import { CannotEdit, editYaml } from './edit.ts';
import type { YamlDocument } from './parse.ts';
import { placeOf } from './place.ts';

export interface YamlFile {
  readonly path: string;
  readonly text: string;
  readonly lines: Lines;
}

export const yamlFile = (path: string, text: string): YamlFile => ({ path, text, lines: linesOf(text) });

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline;
}

function locationOf(file: YamlFile, document: YamlDocument, base: readonly string[], pointer: string): Location {
  const { start, absent, end: scalarEnd } = placeOf(document, [...base, ...fromPointer(pointer)]);
  // A collection, or the nearest parent of what is absent, is shown by its first line: it may have hundreds.
  const lineEnd = endOfLine(file.text, start);
  const end = absent || scalarEnd === undefined ? lineEnd : Math.min(lineEnd, scalarEnd);
  return { ...spansOf(file.path, file.lines)({ start, end }), pointer };
}

/** `base`: where the subject's object is in the document (an item of a List). */
export function yamlOrigin(file: YamlFile, document: YamlDocument, base: readonly string[] = []): Origin {
  return {
    file: file.path,
    text: file.text,
    locate: (pointer) => locationOf(file, document, base, pointer),
    span: spansOf(file.path, file.lines),
    edit: (edits) => textEdits(file, document, base, edits),
  };
}

function textEdits(
  file: YamlFile,
  document: YamlDocument,
  base: readonly string[],
  edits: readonly DataEdit[],
): readonly TextEdit[] | { readonly none: string } {
  const prefix = toPointer(base);
  try {
    const splices = editYaml(
      document,
      edits.map((edit) => ({ ...edit, pointer: prefix + edit.pointer })),
    );
    return splices.map((splice) => ({ file: file.path, ...splice }));
  } catch (error) {
    if (error instanceof CannotEdit) return { none: error.message };
    throw error;
  }
}
