/** One kustomization in the middle of a build, and what every transformer needs to know of it. */
import { Unresolved } from '@palisade/core/value';
import { readNodes } from './documents.ts';
import type { Kustomization } from './kustomization.ts';
import { loadFile, type Session } from './load.ts';
import type { Node, Place } from './node.ts';
import { inlineLists } from './read-resources.ts';

export interface Target {
  readonly session: Session;
  readonly folder: string;
  /** The kustomization file itself. */
  readonly file: string;
  readonly kustomization: Kustomization;
  /** The folders that led here, this one last. */
  readonly path: readonly string[];
  /** Where this folder is seen from the root of the build, for origin annotations. */
  readonly origin: string;
  readonly buildMetadata: readonly string[];
}

/** A field of the kustomization file as a place. */
export const placeIn = (target: Target, pointer: string): Place => ({ file: target.file, document: 0, pointer });

/** Text that is written in the kustomization itself, or in a file that it names. */
export interface Source {
  readonly text: string;
  readonly file: string;
  /** Set for text inside the kustomization: pointers into it lead nowhere. */
  readonly fixed?: Place;
}

/** Undefined where the file would have to be fetched. */
export function sourceFile(target: Target, path: string): Source | undefined {
  const text = loadFile(target.session, target.folder, path);
  if (text instanceof Unresolved) return undefined;
  return { text, file: target.folder === '' ? normal(path) : normal(`${target.folder}/${path}`) };
}

const normal = (path: string): string => {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
};

export const inlineSource = (target: Target, text: string, pointer: string): Source => ({
  text,
  file: target.file,
  fixed: placeIn(target, pointer),
});

/** The objects of a text; throws where one of them is no object. */
export const objectsOf = (source: Source): Node[] => inlineLists(readNodes(source.text, source.file, source.fixed));
